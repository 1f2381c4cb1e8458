namespace Hadal.Parallelism.Traces;

/// <summary>How long at least one of several intervals lasts. They are added in the order of their starts.</summary>
internal struct BusyTime
{
    private long _end = long.MinValue;

    public BusyTime()
    {
    }

    /// <summary>The length of the union so far, in ns.</summary>
    internal long Total { get; private set; }

    /// <summary>Adds the half-open interval.</summary>
    internal void Add(long start, long end)
    {
        if (end > _end)
        {
            Total += end - Math.Max(start, _end);
            _end = end;
        }
    }
}
