using Hadal.Storage.Engines;
using Hadal.Storage.Linux;

namespace Hadal.Storage.Requests;

/// <summary>
/// Which request has which of an engine's slots, and what becomes of it: a transfer that came out short goes on where it ended. Of one thread.
/// </summary>
internal sealed class SlotTable(IoEngine engine, int depth, LaneCounters counters, Action<IoRequest> forget) : ICompletionSink
{
    private readonly IoRequest?[] _requests = new IoRequest?[depth];
    private readonly Stack<int> _free = new(Enumerable.Range(0, depth).Reverse());

    internal bool HasFree => _free.Count > 0;

    internal bool IsIdle => _free.Count == depth;

    internal void Begin(IoRequest request)
    {
        int slot = _free.Pop();
        _requests[slot] = request;
        Prepare(slot, request);
    }

    /// <inheritdoc/>
    public void Complete(int slot, long result)
    {
        IoRequest request = _requests[slot]!;
        if (result is -Errno.Interrupted or -Errno.Again && request.IsLive)
        {
            Prepare(slot, request);
            return;
        }

        if (result < 0)
        {
            End(slot, request, RequestState.Failed, (int)-result);
            return;
        }

        request.Transferred += (int)result;
        counters.Transferred(request.Operation, result);
        bool isWhole = request.Transferred >= request.Slice.Length;
        if (result > 0 && !isWhole && request.IsLive)
        {
            Prepare(slot, request);
        }
        else if (request.Operation == IoOperation.Write && !isWhole)
        {
            End(slot, request, RequestState.Failed, Errno.Io);
        }
        else
        {
            End(slot, request, RequestState.Done, 0);
        }
    }

    /// <summary>Ends everything for the callers. What the device has keeps its slot and its buffer: nobody knows when it writes.</summary>
    internal void EndAll()
    {
        foreach (IoRequest? request in _requests)
        {
            request?.TryEnd(RequestState.RingGone, 0);
        }
    }

    private void Prepare(int slot, IoRequest request)
    {
        StorageFile file = request.File;
        IoSlice slice = request.Slice;
        long offset = request.Offset + request.Transferred;
        nint address = slice.Buffer is null ? 0 : slice.Address + request.Transferred;
        int length = slice.Length - request.Transferred;
        bool direct = request.Operation != IoOperation.Flush && file.CanGoDirect(offset, address, length);
        counters.Started(direct);
        engine.Prepare(slot, new(request.Operation, request.Priority, file.Registration!.Value.For(request.Operation, direct), offset, address, length));
    }

    private void End(int slot, IoRequest request, RequestState state, int error)
    {
        _requests[slot] = null;
        _free.Push(slot);
        request.TryEnd(state, error);
        forget(request);
    }
}
