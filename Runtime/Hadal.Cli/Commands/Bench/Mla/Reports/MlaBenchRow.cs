using System.Text.Json.Serialization;

namespace Hadal.Cli.Commands.Bench.Mla.Reports;

/// <summary>One step of decoding, beside a peer where there is one. Times are medians in µs.</summary>
internal sealed record MlaBenchRow
{
    /// <summary>What was measured.</summary>
    public required MlaBenchCase Case { get; init; }

    /// <summary>Our time from the start of the first kernel to the end of the last, with L2 cold and clean; null where it was skipped.</summary>
    public double? OursUs { get; init; }

    /// <summary>Our time of the kernel that attends, without what is combined behind it.</summary>
    public double? SplitUs { get; init; }

    /// <summary>Our time from first to last with L2 full of just-written lines, as a benchmark leaves it that only writes before each call.</summary>
    public double? DirtyUs { get; init; }

    /// <summary>Our time of the kernel that attends, with such an L2.</summary>
    public double? SplitDirtyUs { get; init; }

    /// <summary>10th to 90th percentile of our time, in percent of the median.</summary>
    public double? SpreadPct { get; init; }

    /// <summary>The peer's name; null without one.</summary>
    public string? Peer { get; init; }

    /// <summary>The peer's time, of the kind that <see cref="Anchor"/> names.</summary>
    public double? PeerUs { get; init; }

    /// <summary>Our speed over the peer's, above 1 where we are faster, by our time of the same kind.</summary>
    public double? Ratio { get; init; }

    /// <summary>The peer's time of its split kernel alone with L2 clean, where it was taken.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? PeerSplitUs { get; init; }

    /// <summary>Our speed over the peer's by the split kernels alone, L2 clean.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? RatioSplit { get; init; }

    /// <summary>How the peer's time was measured; absent where it was in the same rounds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Anchor { get; init; }

    /// <summary>Our rate of multiplications and additions over the whole time, in 10¹² a second.</summary>
    public double? Tflops { get; init; }

    /// <summary>Keys, queries and results over the whole time, in 10¹² bytes a second.</summary>
    public double? TbPerS { get; init; }

    /// <summary>The least time that arithmetic at the measured clock and memory allow.</summary>
    public double? RooflineUs { get; init; }

    /// <summary>Clock of the multiprocessors while the step ran again and again, in MHz.</summary>
    public double? ClockMhz { get; init; }

    /// <summary>What the times come from: <c>cupti</c>, <c>events</c> (with 2 to 3 µs of launch) or <c>stopwatch</c>; null where it was skipped.</summary>
    public string? Timing { get; init; }

    /// <summary>Why it was not measured; absent where it was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Skipped { get; init; }
}
