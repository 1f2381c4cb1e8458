namespace Hadal.Cli.Peers.CublasLt;

/// <summary>One way in which cuBLASLt multiplies the matrices that our kernel multiplies.</summary>
/// <param name="Name">The peer's name in a row.</param>
/// <param name="Operands">Elements of A and B.</param>
/// <param name="FastAccumulation">Whether FP8 products are summed in the tensor core's 14 bits of fraction, without promotion.</param>
/// <param name="BlockScaled">Whether scales are ours, 1 × 128 and 128 × 128, instead of one a matrix.</param>
/// <param name="FirstProposal">Whether the algorithm is the heuristic's first guess, as callers take it that do not measure, instead of the fastest.</param>
internal sealed record CublasLtVariant(string Name, CudaDataType Operands, bool FastAccumulation, bool BlockScaled, bool FirstProposal = false)
{
    /// <summary>The one that the anchors hold beside DeepGEMM: they were measured through PyTorch, which takes the first guess.</summary>
    internal static CublasLtVariant Fp8FastDefault { get; } =
        new("cublaslt-fp8-fast-default", CudaDataType.Float8E4M3, FastAccumulation: true, BlockScaled: false, FirstProposal: true);

    internal static IReadOnlyList<CublasLtVariant> All { get; } =
    [
        new("cublaslt-bf16", CudaDataType.BFloat16, FastAccumulation: false, BlockScaled: false),
        new("cublaslt-fp8-fast", CudaDataType.Float8E4M3, FastAccumulation: true, BlockScaled: false),
        Fp8FastDefault,
        new("cublaslt-fp8-precise", CudaDataType.Float8E4M3, FastAccumulation: false, BlockScaled: false),
        new("cublaslt-fp8-blocks", CudaDataType.Float8E4M3, FastAccumulation: false, BlockScaled: true),
    ];

    /// <summary>Whether the product is ours up to rounding, so that the two can be compared.</summary>
    internal bool ComputesOurProduct => BlockScaled || Operands == CudaDataType.BFloat16;
}
