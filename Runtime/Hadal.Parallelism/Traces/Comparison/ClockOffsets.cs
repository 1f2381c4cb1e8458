namespace Hadal.Parallelism.Traces;

/// <summary>
/// How the clocks of ranks differ. Hosts agree to milliseconds at best, and collectives take less: but all ranks leave a collective at nearly the same
/// moment, so the median difference of ends is that of the clocks.
/// </summary>
internal static class ClockOffsets
{
    /// <summary>By rank, in ns, against the first.</summary>
    internal static long[] Of(CommunicationRuns[] ranks, IReadOnlyList<CommunicationLane> lanes) => [.. ranks.Select(rank =>
    {
        long[] differences = [.. lanes.SelectMany(lane => Enumerable.Range(0, rank.Count(lane)).Select(run => rank.Run(lane, run).End - ranks[0].Run(lane, run).End))];
        Array.Sort(differences);
        return differences.Length > 0 ? differences[differences.Length / 2] : 0;
    })];
}
