namespace Hadal.Parallelism.Traces;

/// <summary>
/// How the clocks of ranks differ. Hosts agree to milliseconds at best, and collectives take less: but all ranks leave a collective at nearly the same
/// moment, so the median difference of ends is that of the clocks. A kernel that tells another difference than the rest is no collective of all ranks.
/// </summary>
internal sealed class ClockOffsets
{
    /// <summary>To how many ns clocks can be aligned: ranks leave a collective unevenly by some µs.</summary>
    internal const long Tolerance = 10_000;

    private readonly Dictionary<CommunicationLane, (int Rank, long Difference)> _disagreeing = [];

    /// <param name="ranks">The communication of each rank.</param>
    /// <param name="lanes">What ran equally often on each.</param>
    internal ClockOffsets(CommunicationRuns[] ranks, IReadOnlyList<CommunicationLane> lanes)
    {
        long[] ofAll = Medians(ranks, lanes);
        foreach (CommunicationLane lane in lanes)
        {
            long[] own = Medians(ranks, [lane]);
            int rank = Array.FindIndex([.. own.Zip(ofAll, (one, all) => Math.Abs(one - all))], off => off > Tolerance);
            if (rank >= 0)
            {
                _disagreeing[lane] = (rank, own[rank] - ofAll[rank]);
            }
        }

        CommunicationLane[] agreeing = [.. lanes.Where(lane => !_disagreeing.ContainsKey(lane))];
        Agree = lanes.Count == 0 || 2 * agreeing.Sum(lane => (long)ranks[0].Count(lane)) > lanes.Sum(lane => (long)ranks[0].Count(lane));
        OfRanks = Medians(ranks, agreeing);
    }

    /// <summary>Whether most runs tell the same.</summary>
    internal bool Agree { get; }

    /// <summary>In ns against the first rank.</summary>
    internal long[] OfRanks { get; }

    /// <summary>A rank whose clock a kernel tells otherwise than the rest, and by how many ns; null where there is none.</summary>
    internal (int Rank, long Difference)? Disagreement(CommunicationLane lane) => _disagreeing.TryGetValue(lane, out (int, long) found) ? found : null;

    /// <summary>By rank, in ns against the first, what the ends of some kernels tell.</summary>
    internal static long[] Medians(CommunicationRuns[] ranks, IReadOnlyList<CommunicationLane> lanes) => [.. ranks.Select(rank =>
    {
        long[] differences = [.. lanes.SelectMany(lane => Enumerable.Range(0, rank.Count(lane)).Select(run => rank.Run(lane, run).End - ranks[0].Run(lane, run).End))];
        Array.Sort(differences);
        return differences.Length > 0 ? differences[differences.Length / 2] : 0;
    })];
}
