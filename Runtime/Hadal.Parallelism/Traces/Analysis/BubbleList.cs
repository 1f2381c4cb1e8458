namespace Hadal.Parallelism.Traces;

/// <summary>The longest gaps, each with its cause.</summary>
/// <param name="waits">Where the host waited.</param>
internal sealed class BubbleList(RangeIndex waits)
{
    /// <summary>How many are kept.</summary>
    internal const int Most = 100;

    private readonly PriorityQueue<GapRecord, long> _shortestFirst = new();

    /// <param name="start">When the GPU ran dry.</param>
    /// <param name="end">When the next work began.</param>
    /// <param name="launched">When the host launched that work; null where it is not known.</param>
    /// <param name="next">The name of that work.</param>
    internal void Add(long start, long end, long? launched, int next)
    {
        BubbleCause cause = launched is not { } time ? BubbleCause.Unknown
            : time < start ? BubbleCause.Dependency
            : waits.Touches(start, time) ? BubbleCause.HostWait
            : BubbleCause.Launch;
        _shortestFirst.Enqueue(new(start, end, cause, next), end - start);
        if (_shortestFirst.Count > Most)
        {
            _shortestFirst.Dequeue();
        }
    }

    internal IEnumerable<GapRecord> InOrder() => _shortestFirst.UnorderedItems.Select(item => item.Element).OrderBy(gap => gap.Start);
}
