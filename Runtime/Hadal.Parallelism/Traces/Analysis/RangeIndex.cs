namespace Hadal.Parallelism.Traces;

/// <summary>Ranges in the order of their starts, that can be asked whether any of them reaches into a time.</summary>
internal sealed class RangeIndex
{
    // By place, the latest end so far: what reaches into a time may have begun long before it.
    private readonly long[] _reach;

    internal RangeIndex(IEnumerable<HostRange> ranges)
    {
        Ranges = [.. ranges.OrderBy(range => range.Start)];
        _reach = new long[Ranges.Length];
        for (int i = 0; i < _reach.Length; i++)
        {
            _reach[i] = Math.Max(Ranges[i].End, i > 0 ? _reach[i - 1] : long.MinValue);
        }
    }

    internal HostRange[] Ranges { get; }

    /// <summary>Whether one of them has some time in common with the half-open interval.</summary>
    internal bool Touches(long start, long end)
    {
        int low = 0, high = Ranges.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            (low, high) = Ranges[middle].Start < end ? (middle + 1, high) : (low, middle);
        }

        return low > 0 && _reach[low - 1] > start;
    }
}
