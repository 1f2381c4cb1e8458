namespace Hadal.Cli.Commands.Bench.Trace;

/// <summary>What was measured of one trace.</summary>
/// <param name="Case">The trace.</param>
/// <param name="OursUs">To read and analyse it, from a file that the operating system holds in memory as far as it has any: median of the rounds.</param>
/// <param name="SpreadPct">From the 10th to the 90th percentile, in percent of the median.</param>
/// <param name="Peer">None.</param>
/// <param name="PeerUs">None.</param>
/// <param name="Ratio">None.</param>
/// <param name="Rounds">How often it was measured.</param>
/// <param name="CpuUs">Processor time of this process for a round, all threads together.</param>
/// <param name="GpuEvents">Pieces of GPU work in it.</param>
/// <param name="PeakMiB">The most memory that this process, which also made the trace, has held up to then.</param>
internal sealed record TraceBenchRow(
    TraceBenchCase Case, double OursUs, double SpreadPct, string? Peer, double? PeerUs, double? Ratio, int Rounds, double CpuUs, long GpuEvents, double PeakMiB);
