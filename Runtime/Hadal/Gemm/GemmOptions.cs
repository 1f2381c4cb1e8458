namespace Hadal;

/// <summary>What a GEMM that is made at run time does otherwise than D = A·Bᵀ of rows by blocks, as parameters and options of <see cref="GemmAttribute"/> declare it.</summary>
[Flags]
public enum GemmOptions
{
    /// <summary>D = A·Bᵀ with B as <see cref="Fp8Blocks"/>.</summary>
    None = 0,

    /// <summary>B is <see cref="Fp8Rows"/> like A: both are quantised along the batch, as a weight's gradient multiplies them.</summary>
    RowsByRows = 1,

    /// <summary>D = D + A·Bᵀ, added in FP32 and rounded once to D.</summary>
    Accumulate = 2,
}
