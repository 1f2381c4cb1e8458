namespace Hadal.Cli.Commands.Bench.Pipeline;

/// <summary>What was measured of one schedule.</summary>
/// <param name="Case">The schedule.</param>
/// <param name="OursUs">To make all programs and simulate them, as 'pipeline simulate' does: median of the rounds.</param>
/// <param name="SpreadPct">From the 10th to the 90th percentile, in percent of the median.</param>
/// <param name="Peer">None.</param>
/// <param name="PeerUs">None.</param>
/// <param name="Ratio">None.</param>
/// <param name="Rounds">How often it was measured.</param>
/// <param name="CpuUs">Processor time of this process for a round, all threads together: what does not depend on what else the machine does.</param>
/// <param name="Operations">Operations of all programs, batches of transfers included.</param>
/// <param name="PeakMiB">The most memory that this process has held up to then.</param>
/// <param name="Makespan">The result, in units of a forward.</param>
internal sealed record PipelineBenchRow(
    PipelineBenchCase Case, double OursUs, double SpreadPct, string? Peer, double? PeerUs, double? Ratio, int Rounds, double CpuUs, long Operations, double PeakMiB, double Makespan);
