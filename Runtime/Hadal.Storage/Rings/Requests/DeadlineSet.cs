namespace Hadal.Storage.Requests;

/// <summary>Requests that must end by a time. Looked through only when the earliest of them can be due. Of one thread.</summary>
internal sealed class DeadlineSet
{
    private const long Never = long.MaxValue;

    private readonly List<IoRequest> _requests = [];
    private long _earliest = Never;

    /// <summary>Milliseconds until one may be due; <see cref="Engines.IoEngine.Forever"/> if none is.</summary>
    internal int MillisecondsLeft(long now)
        => _requests.Count == 0 ? Engines.IoEngine.Forever : (int)Math.Clamp(_earliest - now, 0, int.MaxValue);

    internal void Add(IoRequest request)
    {
        request.DeadlineIndex = _requests.Count;
        _requests.Add(request);
        _earliest = Math.Min(_earliest, request.Deadline);
    }

    internal void Remove(IoRequest request)
    {
        if (request.DeadlineIndex < 0)
        {
            return;
        }

        IoRequest last = _requests[^1];
        _requests[request.DeadlineIndex] = last;
        last.DeadlineIndex = request.DeadlineIndex;
        _requests.RemoveAt(_requests.Count - 1);
        request.DeadlineIndex = -1;
        if (_requests.Count == 0)
        {
            _earliest = Never;
        }
    }

    /// <summary>Moves those that are due into <paramref name="due"/>.</summary>
    internal void TakeDue(long now, List<IoRequest> due)
    {
        if (now < _earliest)
        {
            return;
        }

        _earliest = Never;
        foreach (IoRequest request in _requests)
        {
            if (request.Deadline <= now)
            {
                due.Add(request);
            }
            else
            {
                _earliest = Math.Min(_earliest, request.Deadline);
            }
        }

        due.ForEach(Remove);
    }
}
