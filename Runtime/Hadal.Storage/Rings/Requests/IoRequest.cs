using System.Threading.Tasks.Sources;
using Hadal.Storage.Engines;

namespace Hadal.Storage.Requests;

/// <summary>
/// One request from its call to its end, used again and again. It has two holders, the caller who awaits it and the ring that may still have it with
/// the device; it goes back to the pool when both have let go.
/// </summary>
internal sealed class IoRequest(RequestPool pool, bool continueInline) : IValueTaskSource<int>, IValueTaskSource, IThreadPoolWorkItem
{
    private const int BothHolders = 2;

    private ManualResetValueTaskSourceCore<bool> _core;
    private CancellationTokenRegistration _cancellation;
    private CancellationToken _token;
    private int _state;
    private int _holders;
    private int _error;
    private TimeSpan _timeout;

    // Links and places, of the ring's thread alone.
    internal RequestList? List;
    internal IoRequest? Next;
    internal IoRequest? Previous;
    internal int DeadlineIndex = -1;

    internal IoOperation Operation { get; private set; }

    internal StorageFile File { get; private set; } = null!;

    internal long Offset { get; private set; }

    internal IoSlice Slice { get; private set; }

    internal IoPriority Priority { get; private set; }

    /// <summary>In <see cref="Environment.TickCount64"/>; <see cref="long.MaxValue"/>: none.</summary>
    internal long Deadline { get; private set; }

    /// <summary>Bytes transferred so far.</summary>
    internal int Transferred { get; set; }

    /// <summary>Whether there is nothing to transfer.</summary>
    internal bool IsEmpty => Operation != IoOperation.Flush && Slice.Length == 0;

    internal bool IsLive => Volatile.Read(ref _state) == (int)RequestState.Live;

    /// <summary>Who is told instead of an awaiting caller.</summary>
    internal IoBatch? Batch { get; set; }

    internal short Version => _core.Version;

    internal void Begin(IoOperation operation, StorageFile file, long offset, IoSlice slice, in IoRequestOptions options, TimeSpan? otherwise)
    {
        Operation = operation;
        File = file;
        Offset = offset;
        Slice = slice;
        Priority = options.Priority;
        _timeout = options.Timeout ?? otherwise ?? System.Threading.Timeout.InfiniteTimeSpan;
        Transferred = 0;
        _error = 0;
        _holders = BothHolders;
        Volatile.Write(ref _state, (int)RequestState.Live);
    }

    /// <summary>From here on its time runs.</summary>
    internal void StartClock() => Deadline = _timeout == System.Threading.Timeout.InfiniteTimeSpan
        ? long.MaxValue
        : Environment.TickCount64 + (long)Math.Min(_timeout.TotalMilliseconds, long.MaxValue / 4);

    /// <summary>From here on the token may end the request.</summary>
    internal void Watch(CancellationToken cancellation)
    {
        _token = cancellation;
        _cancellation = cancellation.UnsafeRegister(
            static state =>
            {
                var request = (IoRequest)state!;
                if (request.TryEnd(RequestState.Canceled, 0))
                {
                    request.File.Ring.Abandoned(request);
                }
            },
            this);
    }

    /// <summary>Ends it for the caller, if nothing has. Only <see cref="RequestState.Done"/> and <see cref="RequestState.Failed"/> mean that the device is through with it.</summary>
    internal bool TryEnd(RequestState state, int error)
    {
        if (Interlocked.CompareExchange(ref _state, (int)state, (int)RequestState.Live) != (int)RequestState.Live)
        {
            return false;
        }

        bool deviceIsThrough = state is RequestState.Done or RequestState.Failed;
        if (!deviceIsThrough)
        {
            Slice.Buffer?.Abandon();
        }

        _error = error;
        if (Batch is not null)
        {
            Batch.Ended(deviceIsThrough);
        }
        else if (deviceIsThrough && continueInline)
        {
            _core.SetResult(true);
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        return true;
    }

    /// <summary>It was never posted: both holders let go.</summary>
    internal void Drop()
    {
        _state = (int)RequestState.Done;
        ReleaseByRing();
        ReleaseByCaller();
    }

    /// <summary>The ring is through with it: nobody writes into its buffer any more.</summary>
    internal void ReleaseByRing()
    {
        bool abandoned = _state is not ((int)RequestState.Done or (int)RequestState.Failed);
        Slice.Buffer?.ReleaseUse(abandoned);
        File.ReleaseUse();
        Release();
    }

    /// <summary>The caller has taken what it came for.</summary>
    internal void ReleaseByCaller()
    {
        _cancellation.Dispose();
        Release();
    }

    internal IoResult Result => new((RequestState)_state, Transferred, _error);

    /// <summary>The failure in words; null if there is none.</summary>
    internal Exception? Failure => RequestFailure.Of(this, Result, _timeout, _token);

    void IThreadPoolWorkItem.Execute() => _core.SetResult(true);

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _core.OnCompleted(continuation, state, token, flags);

    void IValueTaskSource.GetResult(short token) => GetResult(token);

    public int GetResult(short token)
    {
        _core.GetResult(token);
        Exception? failure = Failure;
        int bytes = Transferred;

        // From here on a second await is an error, also while the device still has the request.
        _core.Reset();
        ReleaseByCaller();
        return failure is null ? bytes : throw failure;
    }

    private void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            _cancellation = default;
            _token = default;
            Slice = default;
            File = null!;
            Batch = null;
            pool.Return(this);
        }
    }
}
