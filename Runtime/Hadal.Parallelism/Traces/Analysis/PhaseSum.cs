namespace Hadal.Parallelism.Traces;

/// <summary>Sums up the annotations of one name.</summary>
/// <param name="name">Number of the name.</param>
internal sealed class PhaseSum(int name)
{
    private BusyTime _busy = new();

    internal int Name => name;

    internal long Count { get; private set; }

    internal long FirstLaunch { get; private set; } = long.MaxValue;

    internal long Busy => _busy.Total;

    internal void Add(long start, long end, long launched)
    {
        _busy.Add(start, end);
        Count++;
        FirstLaunch = Math.Min(FirstLaunch, launched);
    }
}
