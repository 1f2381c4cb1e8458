using Hadal.Storage.Engines;

namespace Hadal.Storage.Requests;

/// <summary>A lane's requests from their coming to their end: which wait, which have a slot, which must end by a time. Of the lane's thread.</summary>
internal sealed class LaneRequests
{
    private readonly WaitingRequests _waiting = new();
    private readonly DeadlineSet _deadlines = new();
    private readonly List<IoRequest> _due = [];
    private readonly SlotTable _slots;

    internal LaneRequests(IoEngine engine, int depth, LaneCounters counters) => _slots = new(engine, depth, counters, Forget);

    /// <summary>Who is told what became of slots.</summary>
    internal ICompletionSink Sink => _slots;

    /// <summary>Whether the device has none.</summary>
    internal bool IsIdle => _slots.IsIdle;

    /// <inheritdoc cref="DeadlineSet.MillisecondsLeft"/>
    internal int MillisecondsLeft(long now) => _deadlines.MillisecondsLeft(now);

    internal void Add(IoRequest request)
    {
        if (!request.IsLive)
        {
            request.ReleaseByRing();
            return;
        }

        _waiting.Add(request);
        if (request.Deadline != long.MaxValue)
        {
            _deadlines.Add(request);
        }
    }

    /// <summary>The caller of a request waits no more.</summary>
    internal void Drop(IoRequest request)
    {
        // The request may be another's by now, even another lane's: then it is live, has its slot, or waits elsewhere, and is left alone.
        if (!request.IsLive && request.List is { } list && _waiting.Owns(list))
        {
            list.Remove(request);
            Forget(request);
        }
    }

    internal void EndOverdue(long now)
    {
        _deadlines.TakeDue(now, _due);
        foreach (IoRequest request in _due)
        {
            request.TryEnd(RequestState.TimedOut, 0);
            if (request.List is { } list)
            {
                list.Remove(request);
                Forget(request);
            }
        }

        _due.Clear();
    }

    internal void FillSlots()
    {
        while (_slots.HasFree && _waiting.Take() is { } request)
        {
            if (request.File.IsDisposed)
            {
                request.TryEnd(RequestState.FileGone, 0);
            }
            else if (request.IsEmpty)
            {
                request.TryEnd(RequestState.Done, 0);
            }

            if (!request.IsLive)
            {
                Forget(request);
                continue;
            }

            _slots.Begin(request);
        }
    }

    internal void EndWaiting()
    {
        while (_waiting.Take() is { } request)
        {
            request.TryEnd(RequestState.RingGone, 0);
            Forget(request);
        }
    }

    /// <summary>Ends everything for the callers. What the device has keeps its slot and its buffer: nobody knows when it writes.</summary>
    internal void EndAll()
    {
        EndWaiting();
        _slots.EndAll();
    }

    private void Forget(IoRequest request)
    {
        _deadlines.Remove(request);
        request.ReleaseByRing();
    }
}
