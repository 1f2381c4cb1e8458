namespace Hadal.Cli.Peers.CublasLt;

/// <summary>One way in which cuBLASLt multiplies the matrices that our kernel multiplies.</summary>
/// <param name="Name">The peer's name in a row.</param>
/// <param name="Operands">Elements of A and B.</param>
/// <param name="FastAccumulation">Whether FP8 products are summed in the tensor core's 14 bits of fraction, without promotion.</param>
/// <param name="BlockScaled">Whether scales are ours, 1 × 128 and 128 × 128, instead of one a matrix.</param>
internal sealed record CublasLtVariant(string Name, CudaDataType Operands, bool FastAccumulation, bool BlockScaled)
{
    /// <summary>The one that the anchors hold beside DeepGEMM.</summary>
    internal static CublasLtVariant Fp8Fast { get; } = new("cublaslt-fp8-fast", CudaDataType.Float8E4M3, FastAccumulation: true, BlockScaled: false);

    internal static IReadOnlyList<CublasLtVariant> All { get; } =
    [
        new("cublaslt-bf16", CudaDataType.BFloat16, FastAccumulation: false, BlockScaled: false),
        Fp8Fast,
        new("cublaslt-fp8-precise", CudaDataType.Float8E4M3, FastAccumulation: false, BlockScaled: false),
        new("cublaslt-fp8-blocks", CudaDataType.Float8E4M3, FastAccumulation: false, BlockScaled: true),
    ];

    /// <summary>FP8 needs a row count that is a multiple of this; a smaller one is filled up.</summary>
    internal int RowMultiple => Operands == CudaDataType.Float8E4M3 ? 16 : 1;

    /// <summary>Whether the product is ours up to rounding, so that the two can be compared.</summary>
    internal bool ComputesOurProduct => BlockScaled || Operands == CudaDataType.BFloat16;
}
