namespace Hadal.Cli.Peers.CublasLt;

/// <summary>One way in which cuBLASLt multiplies the matrices that our kernel multiplies.</summary>
/// <param name="Name">The peer's name in a row.</param>
/// <param name="Operands">Elements of A and B.</param>
/// <param name="FastAccumulation">Whether FP8 products are summed in the tensor core's 14 bits of fraction, without promotion.</param>
/// <param name="BlockScaled">Whether scales are ours, 1 × 128 of A and those of B, instead of one a matrix.</param>
/// <param name="FirstProposal">Whether the algorithm is the heuristic's first guess, as callers take it that do not measure, instead of the fastest.</param>
internal sealed record CublasLtVariant(string Name, CudaDataType Operands, bool FastAccumulation, bool BlockScaled, bool FirstProposal = false)
{
    /// <summary>The first guess, as PyTorch takes it: the anchors hold it beside DeepGEMM.</summary>
    internal static CublasLtVariant Fp8FastDefault { get; } =
        new("cublaslt-fp8-fast-default", CudaDataType.Float8E4M3, FastAccumulation: true, BlockScaled: false, FirstProposal: true);

    /// <summary>The first guess with promotion, which the anchors of weight gradients hold beside DeepGEMM.</summary>
    internal static CublasLtVariant Fp8PreciseDefault { get; } =
        new("cublaslt-fp8-precise-default", CudaDataType.Float8E4M3, FastAccumulation: false, BlockScaled: false, FirstProposal: true);

    internal static CublasLtVariant Fp8Fast { get; } = new("cublaslt-fp8-fast", CudaDataType.Float8E4M3, FastAccumulation: true, BlockScaled: false);

    /// <summary>Beside a forward product.</summary>
    internal static IReadOnlyList<CublasLtVariant> Forward { get; } =
    [
        new("cublaslt-bf16", CudaDataType.BFloat16, FastAccumulation: false, BlockScaled: false),
        Fp8Fast,
        Fp8FastDefault,
        new("cublaslt-fp8-precise", CudaDataType.Float8E4M3, FastAccumulation: false, BlockScaled: false),
        new("cublaslt-fp8-blocks", CudaDataType.Float8E4M3, FastAccumulation: false, BlockScaled: true),
    ];

    /// <summary>Beside a gradient of weights.</summary>
    internal static IReadOnlyList<CublasLtVariant> WeightGradient { get; } = [.. Forward, Fp8PreciseDefault];

    /// <summary>Whether A and B are FP8.</summary>
    internal bool Fp8 => Operands == CudaDataType.Float8E4M3;

    /// <summary>Those that a target is about: the fastest that the library has, and the one that scales as we do.</summary>
    internal bool IsTarget => Fp8 && !FirstProposal && (FastAccumulation || BlockScaled);

    /// <summary>Whether the product is ours up to rounding, so that the two can be compared.</summary>
    internal bool ComputesOurProduct => BlockScaled || Operands == CudaDataType.BFloat16;
}
