using System.Collections.Concurrent;

namespace Hadal.Storage.Requests;

/// <summary>Requests that wait to be used again, and the count of those in use.</summary>
internal sealed class RequestPool(int limit, bool continueInline)
{
    private readonly ConcurrentQueue<IoRequest> _free = new();
    private int _live;

    internal int Live => Volatile.Read(ref _live);

    internal IoRequest Take()
    {
        if (Interlocked.Increment(ref _live) > limit)
        {
            Interlocked.Decrement(ref _live);
            throw new InvalidOperationException(
                $"The ring has {limit} unfinished requests, which is its limit ({nameof(StorageRingOptions)}.{nameof(StorageRingOptions.MaxRequests)}).");
        }

        return _free.TryDequeue(out IoRequest? request) ? request : new IoRequest(this, continueInline);
    }

    internal void Return(IoRequest request)
    {
        Interlocked.Decrement(ref _live);
        _free.Enqueue(request);
    }
}
