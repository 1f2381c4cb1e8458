namespace Hadal.Cli.Commands.Bench.Io;

/// <summary>What was measured of one case. A peer's figures are of the same rounds, in turn with ours.</summary>
/// <param name="Case">The case.</param>
/// <param name="Ours">Its rate: median of the rounds.</param>
/// <param name="SpreadPct">From the 10th to the 90th percentile, in percent of the median.</param>
/// <param name="Peer">The peer's name; null where it was not there.</param>
/// <param name="PeerValue">Its rate.</param>
/// <param name="Ratio">Our rate over the peer's: median of the rounds' ratios.</param>
/// <param name="Unit">Of both rates.</param>
/// <param name="Rounds">How often each was measured.</param>
/// <param name="CpuUsPerRequest">Processor time of the process for a request, all threads together; of two processes where two take part.</param>
/// <param name="PeerCpuUsPerRequest">The peer's.</param>
/// <param name="AllocatedBytesPerRequest">What the garbage collector saw of a request.</param>
internal sealed record IoBenchRow(
    IoBenchCase Case, double Ours, double SpreadPct, string? Peer, double? PeerValue, double? Ratio, string Unit, int Rounds,
    double CpuUsPerRequest, double? PeerCpuUsPerRequest, double? AllocatedBytesPerRequest);
