using Hadal.Specs;

namespace Hadal.Compilation;

/// <summary>
/// Estimates what a configuration takes on a Hopper GPU. What matters is the order of the candidates: the figure has no unit, and the constants,
/// whose names say what they scale with, have none either. They are fitted to 4,900 kernel times of one kind of H200, 121 products with some 40
/// candidates each, of 2026-11-24 and -28 (docs/benchmarks/gemm-h200.md, "The choice").
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
