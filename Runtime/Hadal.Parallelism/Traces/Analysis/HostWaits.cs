namespace Hadal.Parallelism.Traces;

/// <summary>Finds where the host waited: calls of the runtime that last, and annotations in which for long nothing is launched.</summary>
internal static class HostWaits
{
    /// <summary>How many are told; a trace of a slow host has them without end.</summary>
    internal const int Most = 100;

    internal static RangeIndex Find(TraceCollector collected, PhaseClock phases, long longWait)
    {
        RangeIndex calls = new(collected.LongCalls);
        List<HostRange> waits = [.. calls.Ranges];
        long[] launches = collected.Launches.Times();
        for (int i = 1; i < launches.Length; i++)
        {
            if (launches[i] - launches[i - 1] >= longWait)
            {
                HostRange gap = new(launches[i - 1], launches[i], phases.At(launches[i - 1]));

                // A call that lasts is why nothing was launched: told once, by its own name.
                if (gap.Name != PhaseClock.None && !calls.Touches(gap.Start, gap.End))
                {
                    waits.Add(gap);
                }
            }
        }

        return new(waits);
    }

    /// <summary>The longest, in the order of time.</summary>
    internal static IEnumerable<HostRange> Longest(RangeIndex waits) =>
        waits.Ranges.OrderByDescending(wait => wait.Duration).Take(Most).OrderBy(wait => wait.Start);
}
