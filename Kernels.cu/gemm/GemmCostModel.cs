using Hadal.Specs;

namespace Hadal.Compilation;

/// <summary>
/// Estimates what a configuration takes on a Hopper GPU, in units of about half a clock: what matters is the order of the candidates, not the
/// figure. The constants are fitted to 5,300 kernel times of one kind of H200: 129 products with some 40 candidates each, 2026-11-24 and -28
/// (docs/benchmarks/gemm-findings.md).
/// </summary>
internal static partial class GemmCostModel
{
    /// <summary>The multiprocessors of a full H100 or H200.</summary>
    internal const int ReferenceMultiprocessors = 132;

    /// <summary>Bytes that the whole chip reads from memory in a clock.</summary>
    private const double MemoryBytesPerClock = 2400;

    /// <summary>Positive infinity where the configuration does not serve the call.</summary>
    internal static double Clocks(GemmSpec spec, GemmConfiguration configuration, int m, int smBudget) => configuration switch
    {
        _ when !configuration.Serves(spec, m, smBudget) => double.PositiveInfinity,
        TiledGemm tile => Clocks(spec, tile, m, smBudget),
        SkinnyGemm skinny => Clocks(spec, skinny, m, smBudget),
        _ => throw new ArgumentOutOfRangeException(nameof(configuration)),
    };

    private static double Bytes(GemmSpec spec, double m) =>
        ((double)spec.N * spec.K) + (m * spec.K) + (m * spec.N * spec.D.SizeInBytes() * (spec.Accumulate ? 2 : 1));

    private static double BlocksOfK(GemmSpec spec) => CeilDiv(spec.K, GemmConfiguration.BlockK);

    private static double CeilDiv(double extent, double part) => Math.Ceiling(extent / part);
}
