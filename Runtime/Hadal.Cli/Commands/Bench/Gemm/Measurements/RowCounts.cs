namespace Hadal.Cli.Commands.Bench.Gemm.Measurements;

/// <summary>The row counts of a sweep.</summary>
internal static class RowCounts
{
    /// <summary>
    /// In rising order: every power of two, one more, where a tile more begins, and the quarters up to the next; and the limit itself.
    /// </summary>
    internal static IReadOnlyList<int> UpTo(int most)
    {
        SortedSet<long> counts = [most];
        for (long power = 1; power <= most; power *= 2)
        {
            counts.UnionWith([power, power + 1, power * 5 / 4, power * 3 / 2, power * 7 / 4]);
        }

        return [.. counts.Where(count => count <= most).Select(count => (int)count)];
    }

    /// <summary>For each time, in the order of rising rows: by how many percent it is shorter than the longest before it; 0 where it is not.</summary>
    internal static double[] Drops(ReadOnlySpan<double> times)
    {
        double[] drops = new double[times.Length];
        double longest = 0;
        for (int i = 0; i < times.Length; i++)
        {
            longest = Math.Max(longest, times[i]);
            drops[i] = 100 * (1 - (times[i] / longest));
        }

        return drops;
    }
}
