namespace Hadal.Storage.Requests;

/// <summary>Requests that wait for a slot: by priority, first come, first served, and now and then the lowest. Of one thread.</summary>
internal sealed class WaitingRequests
{
    private const int StartsPerTurnOfTheLowest = 8;

    private readonly RequestList _high = new();
    private readonly RequestList _normal = new();
    private readonly RequestList _low = new();
    private int _starts;

    internal bool IsEmpty => _high.IsEmpty && _normal.IsEmpty && _low.IsEmpty;

    internal bool Owns(RequestList list) => list == _high || list == _normal || list == _low;

    internal void Add(IoRequest request) => ListOf(request.Priority).Append(request);

    internal IoRequest? Take()
    {
        bool lowestFirst = ++_starts % StartsPerTurnOfTheLowest == 0;
        IoRequest? request = lowestFirst
            ? _low.First ?? _normal.First ?? _high.First
            : _high.First ?? _normal.First ?? _low.First;
        request?.List!.Remove(request);
        return request;
    }

    private RequestList ListOf(IoPriority priority) => priority switch
    {
        IoPriority.High => _high,
        IoPriority.Low => _low,
        _ => _normal,
    };
}
