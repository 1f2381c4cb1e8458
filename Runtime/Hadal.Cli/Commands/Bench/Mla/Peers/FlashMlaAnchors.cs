using Hadal.Cli.Commands.Bench.Gemm.Peers;
using Hadal.Cli.Commands.Bench.Mla.Problems;

namespace Hadal.Cli.Commands.Bench.Mla.Peers;

/// <summary>
/// FlashMLA of 2026-04 on the GPU of <see cref="GemmAnchors"/>, measured 2026-11-23. It needs PyTorch, so a run of this tool compares with what was
/// measured then. Kernel times with L2 clean are medians of 12 CUPTI records; where they were not taken there is one run with L2 full of
/// just-written lines, of the split kernel alone (what it combines with comes on top).
/// </summary>
internal static class FlashMlaAnchors
{
    private const int K = 1024;

    private static readonly Dictionary<(int Batch, int Heads, int Length), Times> s_times = new()
    {
        [(128, 16, 4 * K)] = new(154.4, 152.86, 163.97),
        [(128, 16, 16 * K)] = new(566.73, 564.0, 595.86),
        [(128, 64, 4 * K)] = new(157.42, 156.56, 166.94),
        [(128, 128, 4 * K)] = new(235.31, 234.51, 228.62),
        [(128, 128, 32 * K)] = new(1714.99, 1708.88, 1714.96),
        [(1, 128, 4 * K)] = new(24.48, 16.56, 13.78),
        [(4, 128, 4 * K)] = new(33.62, 25.23, 20.61),
        [(1, 16, 64 * K)] = new(61.65, 34.62, 29.09),
        [(16, 16, 64 * K)] = new(294.14, 290.42, 310.51),
    };

    private static readonly Dictionary<(int Batch, int Heads, int Length), double> s_dirty = new()
    {
        [(128, 128, 8 * K)] = 444.012,
        [(128, 32, 4 * K)] = 165.065,
        [(128, 32, 16 * K)] = 599.426,
        [(128, 64, 16 * K)] = 609.987,
        [(1, 128, 64 * K)] = 38.477,
        [(4, 128, 64 * K)] = 118.234,
        [(4, 16, 64 * K)] = 88.8,
        [(16, 128, 4 * K)] = 40.381,
        [(16, 128, 64 * K)] = 426.851,
    };

    /// <summary>Rates at 128 sequences of normal lengths and 128 heads, in TFLOPS: its lengths were drawn from the same distribution, and are not ours.</summary>
    private static readonly Dictionary<(int QueryTokens, int Length), double> s_rates = new()
    {
        [(1, 4 * K)] = 607.538,
        [(1, 8 * K)] = 654.314,
        [(1, 16 * K)] = 677.944,
        [(1, 32 * K)] = 690.57,
        [(2, 4 * K)] = 691.628,
        [(2, 8 * K)] = 723.721,
        [(2, 16 * K)] = 741.836,
        [(2, 32 * K)] = 726.858,
    };

    /// <summary>Null for another GPU, or for what was not measured.</summary>
    internal static FlashMlaAnchor? Of(string gpu, MlaProblem problem, MlaRates rates)
    {
        if (gpu != GemmAnchors.Gpu || problem.Cache != MlaCache.BFloat16 || problem.Page != MlaProblem.DefaultPage)
        {
            return null;
        }

        if (problem.Lengths == MlaLengths.Normal)
        {
            return problem is { Batch: 128, Heads: 128 } && s_rates.TryGetValue((problem.QueryTokens, problem.Length), out double rate)
                ? new(null, null, rates.Operations / rate / 1e6, FlashMlaAnchor.ByRate)
                : null;
        }

        (int, int, int) key = (problem.Batch, problem.Heads, problem.Length);
        return problem.Lengths != MlaLengths.Fixed || problem.QueryTokens != 1 ? null
            : s_times.TryGetValue(key, out Times times) ? new(times.SpanClean, times.SplitClean, times.SplitDirty, FlashMlaAnchor.Clean)
            : s_dirty.TryGetValue(key, out double dirty) ? new(null, null, dirty, FlashMlaAnchor.Dirty)
            : null;
    }

    /// <summary>In µs. A span is from the start of the split kernel to the end of the combining one.</summary>
    private readonly record struct Times(double SpanClean, double SplitClean, double SplitDirty);
}
