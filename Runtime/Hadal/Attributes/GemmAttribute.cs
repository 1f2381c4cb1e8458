namespace Hadal;

/// <summary>
/// Declares a static partial method as the GEMM D[m, N] = A[m, K] · B[N, K]ᵀ. Its parameters, in order, are
/// <see cref="DeviceStream"/>, A as <see cref="Fp8Rows"/>, B as <see cref="Fp8Blocks"/> or <see cref="Fp8Rows"/>, and D as
/// <see cref="DeviceTensor{T}"/> of <see cref="BFloat16"/> or <see cref="float"/>. M is taken from A at each call.
/// </summary>
/// <remarks>
/// B as <see cref="Fp8Blocks"/> is a layer's weight. B as <see cref="Fp8Rows"/> is for the gradient of a weight: both operands are
/// then quantised along the batch (<see cref="Quantizer.ToTransposedRows(DeviceStream, DeviceTensor{BFloat16}, Fp8Rows, ScaleRule)"/>), whose length is K.
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class GemmAttribute : Attribute
{
    /// <summary>Columns of D, rows of B. Required; a multiple of 8 for a BF16 result, of 4 for FP32.</summary>
    public int N { get; set; }

    /// <summary>The inner dimension. Required; a multiple of 16. It is compiled in, of a gradient too: a shorter batch is filled up with zeros.</summary>
    public int K { get; set; }

    /// <summary>Whether the product is added to what D holds, D = D + A·Bᵀ: in FP32, and rounded once to D. Off where it is not given.</summary>
    public bool Accumulate { get; set; }
}
