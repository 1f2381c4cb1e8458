using System.Threading.Tasks.Sources;
using Hadal.Storage.Engines;
using Hadal.Storage.Requests;

namespace Hadal.Storage;

/// <summary>
/// Requests that start together and are awaited together, with one wake-up instead of one each. Made once and used again and again; by one thread at a time.
/// </summary>
/// <remarks>
/// Prepare with <see cref="Read"/> and <see cref="Write"/>, start with <see cref="SubmitAsync"/>; after its end the next round may be prepared. What is
/// prepared holds its buffers, its files and its places in the ring until it is submitted or dropped by <see cref="Clear"/>.
/// </remarks>
public sealed class IoBatch : IValueTaskSource<long>, IThreadPoolWorkItem
{
    private readonly StorageRing _ring;
    private readonly IoRequest?[] _requests;
    private readonly bool _continueInline;
    private ManualResetValueTaskSourceCore<bool> _core;
    private int _count;
    private int _left;
    private bool _isRunning;

    internal IoBatch(StorageRing ring, int capacity, bool continueInline)
    {
        _ring = ring;
        _requests = new IoRequest?[capacity];
        _continueInline = continueInline;
    }

    /// <summary>Requests that it takes.</summary>
    public int Capacity => _requests.Length;

    /// <summary>Requests that are prepared or running.</summary>
    public int Count => _count;

    /// <summary>Prepares a read.</summary>
    /// <exception cref="InvalidOperationException">The batch is full or runs.</exception>
    public void Read(StorageFile file, long offset, IoSlice destination, IoRequestOptions options = default)
        => Add(IoOperation.Read, file, offset, destination, options);

    /// <summary>Prepares a write.</summary>
    /// <exception cref="InvalidOperationException">The batch is full or runs.</exception>
    public void Write(StorageFile file, long offset, IoSlice source, IoRequestOptions options = default)
        => Add(IoOperation.Write, file, offset, source, options);

    /// <summary>Starts what is prepared, and ends when all of it has; then the batch is empty again.</summary>
    /// <returns>Bytes transferred in all.</returns>
    /// <exception cref="StorageException">A request failed: the first one in the order of preparing. The others have ended too.</exception>
    public ValueTask<long> SubmitAsync(CancellationToken cancellation = default)
    {
        ThrowIfRunning();
        if (_count == 0)
        {
            return new(0L);
        }

        _core.Reset();
        _left = _count;
        _isRunning = true;
        var result = new ValueTask<long>(this, _core.Version);
        for (int i = 0; i < _count; i++)
        {
            if (cancellation.CanBeCanceled)
            {
                _requests[i]!.Watch(cancellation);
            }
        }

        _ring.Post(_requests.AsSpan(0, _count)!);
        return result;
    }

    /// <summary>Drops what is prepared.</summary>
    /// <exception cref="InvalidOperationException">The batch runs.</exception>
    public void Clear()
    {
        ThrowIfRunning();
        for (int i = 0; i < _count; i++)
        {
            IoRequest request = _requests[i]!;
            _requests[i] = null;
            request.Drop();
        }

        _count = 0;
    }

    internal void Ended(bool inline)
    {
        if (Interlocked.Decrement(ref _left) != 0)
        {
            return;
        }

        if (inline && _continueInline)
        {
            _core.SetResult(true);
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    void IThreadPoolWorkItem.Execute() => _core.SetResult(true);

    ValueTaskSourceStatus IValueTaskSource<long>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<long>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _core.OnCompleted(continuation, state, token, flags);

    long IValueTaskSource<long>.GetResult(short token)
    {
        _core.GetResult(token);
        Exception? failure = null;
        long bytes = 0;
        for (int i = 0; i < _count; i++)
        {
            IoRequest request = _requests[i]!;
            failure ??= request.Failure;
            bytes += request.Transferred;
            _requests[i] = null;
            request.ReleaseByCaller();
        }

        _count = 0;
        _isRunning = false;
        return failure is null ? bytes : throw failure;
    }

    private void Add(IoOperation operation, StorageFile file, long offset, IoSlice slice, in IoRequestOptions options)
    {
        ThrowIfRunning();
        if (_count == _requests.Length)
        {
            throw new InvalidOperationException($"The batch holds {_requests.Length} requests, which is its capacity.");
        }

        IoRequest request = _ring.Begin(operation, file, offset, slice, options);
        request.Batch = this;
        _requests[_count++] = request;
    }

    private void ThrowIfRunning()
    {
        if (_isRunning)
        {
            throw new InvalidOperationException("The batch runs: await it before it is prepared again.");
        }
    }
}
