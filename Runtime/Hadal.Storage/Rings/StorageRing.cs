using Hadal.Storage.Buffers;
using Hadal.Storage.Engines;
using Hadal.Storage.Requests;

namespace Hadal.Storage;

/// <summary>
/// Asynchronous reads and writes of files through one engine: io_uring, the user rings of 3FS, or threads. Everything may be called from any thread.
/// </summary>
/// <remarks>
/// A request is refused at the call where it cannot be right (a range outside the file's rights, a negative offset, a ring that is full); what the system
/// says later comes out of the <c>await</c>. Steady use allocates nothing.
/// </remarks>
public sealed partial class StorageRing : IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(1);

    private readonly StorageRingOptions _options;
    private readonly RequestPool _pool;
    private readonly BufferSlab _slab;
    private readonly Action<StorageFile>? _checkFile;
    private readonly Lane _reads;
    private readonly Lane _writes;
    private int _disposed;

    /// <summary>Over engines of the caller's making.</summary>
    internal StorageRing(StorageRingOptions options, EngineChoice choice, EngineSet engines)
    {
        _options = options;
        Engine = choice.Kind;
        EngineReason = choice.Reason;
        _pool = new RequestPool(options.MaxRequests, options.Continuations == IoContinuations.Inline);
        _slab = engines.Slab;
        _checkFile = engines.CheckFile;
        try
        {
            _reads = new Lane("Hadal storage ring", options.Depth, engines.CreateReads);
            _writes = engines.CreateWrites is { } create ? new Lane("Hadal storage ring, writes", options.Depth, create) : _reads;
        }
        catch
        {
            _reads?.Stop(TimeSpan.Zero);
            _slab.Dispose();
            throw;
        }
    }

    /// <summary>What carries out the requests.</summary>
    public IoEngineKind Engine { get; }

    /// <summary>Why that engine.</summary>
    public string EngineReason { get; }

    /// <summary>What has been done so far.</summary>
    public RingStatistics Statistics
    {
        get
        {
            RingStatistics statistics = _reads.Counters.Snapshot(_pool.Live);
            return _writes == _reads ? statistics : statistics.And(_writes.Counters.Snapshot(0));
        }
    }

    /// <summary>Opens a ring for the files of a folder.</summary>
    /// <param name="path">A file or folder that exists; what it is on chooses the engine.</param>
    /// <param name="options">Depth, memory, and the rest.</param>
    /// <remarks>Looks at the path and the folders above it: where one is on a mount whose server hangs, this hangs with it.</remarks>
    /// <exception cref="StorageException">The engine that was asked for is not to be had, or there is no memory.</exception>
    public static StorageRing Open(string path, StorageRingOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new();
        options.Validate();
        EngineChoice choice = EngineChoice.For(path, options.Engine);
        return new(options, choice, EngineSet.For(choice, options));
    }

    /// <summary>Reads until the slice is full or the file ends.</summary>
    /// <returns>Bytes read: fewer than asked for only at the end of the file, also when it was cut off meanwhile.</returns>
    /// <exception cref="StorageException">The system failed the request.</exception>
    /// <exception cref="TimeoutException">It took too long.</exception>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    public ValueTask<int> ReadAsync(
        StorageFile file, long offset, IoSlice destination, IoRequestOptions options = default, CancellationToken cancellation = default)
        => Start(IoOperation.Read, file, offset, destination, options, cancellation);

    /// <summary>Writes all of the slice.</summary>
    /// <returns>Bytes written: all.</returns>
    /// <inheritdoc cref="ReadAsync" path="/exception"/>
    public ValueTask<int> WriteAsync(
        StorageFile file, long offset, IoSlice source, IoRequestOptions options = default, CancellationToken cancellation = default)
        => Start(IoOperation.Write, file, offset, source, options, cancellation);

    /// <summary>Makes durable what was written before: data, and what is needed to read them again (fdatasync).</summary>
    /// <inheritdoc cref="ReadAsync" path="/exception"/>
    public ValueTask FlushAsync(StorageFile file, IoRequestOptions options = default, CancellationToken cancellation = default)
    {
        if (cancellation.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellation);
        }

        IoRequest request = Begin(IoOperation.Flush, file, 0, default, options);
        var result = new ValueTask(request, request.Version);
        Post(request, cancellation);
        return result;
    }

    /// <summary>A batch for that many requests.</summary>
    public IoBatch CreateBatch(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, _options.MaxRequests);
        return new(this, capacity, _options.Continuations == IoContinuations.Inline);
    }

    /// <summary>
    /// Ends what waits with <see cref="ObjectDisposedException"/>, lets the device finish what it has, and frees the memory when the last buffer is back.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _reads.Stop(_options.DrainTimeout);
            _writes.Stop(_options.DrainTimeout);
        }

        try
        {
            await Task.WhenAll(_reads.Ended, _writes.Ended).WaitAsync(_options.DrainTimeout + s_farewell).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // A server that hangs holds up who takes leave of it. That is left to the ring's thread.
        }
        finally
        {
            _slab.Dispose();
        }
    }

    /// <inheritdoc cref="DisposeAsync"/>
    /// <exception cref="InvalidOperationException">It was called by the ring's own thread, as continuations are that run inline: it would wait for itself.</exception>
    public void Dispose()
    {
        if (_reads.IsCurrentThread || _writes.IsCurrentThread)
        {
            throw new InvalidOperationException($"A ring's own thread cannot wait for its end: await {nameof(DisposeAsync)}.");
        }

        DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    internal IoRequest Begin(IoOperation operation, StorageFile file, long offset, IoSlice slice, in IoRequestOptions options)
    {
        RequestRules.Check(this, operation, file, offset, slice, options);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        IoRequest request = _pool.Take();
        try
        {
            file.AddUse();
        }
        catch
        {
            _pool.Return(request);
            throw;
        }

        try
        {
            slice.Buffer?.AddUse();
        }
        catch
        {
            file.ReleaseUse();
            _pool.Return(request);
            throw;
        }

        request.Begin(operation, file, offset, slice, options, _options.Timeout);
        return request;
    }

    internal void Post(ReadOnlySpan<IoRequest> requests)
    {
        if (_reads == _writes)
        {
            _reads.Post(requests);
            return;
        }

        foreach (IoRequest request in requests)
        {
            LaneOf(request.Operation).Post([request]);
        }
    }

    internal string WhyGone(IoOperation operation) => LaneOf(operation).WhyGone;

    internal void Abandoned(IoRequest request) => LaneOf(request.Operation).Abandoned(request);

    private Lane LaneOf(IoOperation operation) => operation == IoOperation.Read ? _reads : _writes;

    private ValueTask<int> Start(
        IoOperation operation, StorageFile file, long offset, IoSlice slice, in IoRequestOptions options, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<int>(cancellation);
        }

        IoRequest request = Begin(operation, file, offset, slice, options);
        var result = new ValueTask<int>(request, request.Version);
        Post(request, cancellation);
        return result;
    }

    private void Post(IoRequest request, CancellationToken cancellation)
    {
        if (cancellation.CanBeCanceled)
        {
            request.Watch(cancellation);
        }

        LaneOf(request.Operation).Post([request]);
    }
}
