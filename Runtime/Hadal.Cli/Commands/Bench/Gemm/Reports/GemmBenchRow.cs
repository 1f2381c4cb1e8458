using System.Text.Json.Serialization;
using Hadal.Cli.Commands.Bench.Gemm.Peers;
using Hadal.Cli.Commands.Bench.Gemm.Problems;

namespace Hadal.Cli.Commands.Bench.Gemm.Reports;

/// <summary>Our kernel, alone or beside one peer. Times are medians in µs.</summary>
internal sealed record GemmBenchRow
{
    /// <summary>What was measured.</summary>
    public required GemmBenchCase Case { get; init; }

    /// <summary>Our time, from the start of the first kernel to the end of the last, with L2 cold and clean.</summary>
    public required double OursUs { get; init; }

    /// <summary>10th to 90th percentile of our time, in percent of the median.</summary>
    public required double SpreadPct { get; init; }

    /// <summary>The peer's name; null without one.</summary>
    public string? Peer { get; init; }

    /// <summary>The peer's time; null where it does not support the shape.</summary>
    public double? PeerUs { get; init; }

    /// <summary>The spread of the peer's time.</summary>
    public double? PeerSpreadPct { get; init; }

    /// <summary>Our speed over the peer's, above 1 where we are faster: the ratio of the medians.</summary>
    public double? Ratio { get; init; }

    /// <summary>Lower end of the 95 % interval of the mean ratio over the interleaved rounds.</summary>
    public double? RatioLow { get; init; }

    /// <summary>Upper end of that interval.</summary>
    public double? RatioHigh { get; init; }

    /// <summary>Our time with L2 full of just-written lines, as a benchmark leaves it that only writes before each call.</summary>
    public double? OursDirtyUs { get; init; }

    /// <summary>The peer's time with such an L2.</summary>
    public double? PeerDirtyUs { get; init; }

    /// <summary>Our speed over the peer's with such an L2.</summary>
    public double? RatioDirty { get; init; }

    /// <summary>Our time at 2 s back to back, for large shapes: what power and heat leave of the clock.</summary>
    public double? OursSustainedUs { get; init; }

    /// <summary>The peer's time at 2 s back to back.</summary>
    public double? PeerSustainedUs { get; init; }

    /// <summary>Our speed over the peer's at 2 s back to back.</summary>
    public double? RatioSustained { get; init; }

    /// <summary>Our speed over DeepGEMM's, by way of cuBLASLt; null where no anchor is known (see <see cref="DeepGemmRatio"/>).</summary>
    public double? DeepgemmRatio { get; init; }

    /// <summary>The same with an L2 full of just-written lines.</summary>
    public double? DeepgemmRatioDirty { get; init; }

    /// <summary>How the anchor of those two was measured; absent without one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DeepgemmAnchor { get; init; }

    /// <summary>Our rate of multiplications and additions, in 10¹² a second.</summary>
    public required double Tflops { get; init; }

    /// <summary>The operands, scales and result that a call must at least move (the result twice where it is added to), over our time, in 10¹² bytes a second.</summary>
    public required double TbPerS { get; init; }

    /// <summary>The least time that arithmetic at the measured clock and memory allow, over our time (see <see cref="GemmRates.Roofline"/>).</summary>
    public double? Roofline { get; init; }

    /// <summary>The configuration that ran; null on the CPU.</summary>
    public string? Configuration { get; init; }

    /// <summary>Clock of the multiprocessors while our kernel ran back to back, in MHz.</summary>
    public double? ClockMhz { get; init; }

    /// <summary>1 − 2·Σxy/Σ(x²+y²) between our result and the peer's, of the rows looked at: both computed the same product.</summary>
    public double? PeerDifference { get; init; }

    /// <summary>Within a budget of multiprocessors: our speed, over the share of our speed on the whole chip that falls to so many.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? SmProportional { get; init; }

    /// <summary>In a sweep: by how many percent this took less time than the slowest with fewer rows; 0 where it took longer than all of them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? DropPct { get; init; }

    /// <summary>How good the choice was, where candidates were measured.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public GemmRegret? Regret { get; init; }

    /// <summary>What the times come from: <c>cupti</c>, <c>events</c> (around a call with 2 to 3 µs of launch, or around a whole chain) or <c>stopwatch</c>.</summary>
    public required string Timing { get; init; }
}
