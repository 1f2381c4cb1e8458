namespace Hadal;

/// <summary>
/// Declares a static partial method as the GEMM D[m, N] = A[m, K] · B[N, K]ᵀ. Its parameters, in order, are
/// <see cref="DeviceStream"/>, A as <see cref="Fp8Rows"/>, B as <see cref="Fp8Blocks"/>, and D as
/// <see cref="DeviceTensor{T}"/> of <see cref="BFloat16"/> or <see cref="float"/>. M is taken from A at each call.
/// </summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class GemmAttribute : Attribute
{
    /// <summary>Columns of D, rows of B. Required; a multiple of 8 for a BF16 result, of 4 for FP32.</summary>
    public int N { get; set; }

    /// <summary>The inner dimension. Required; a multiple of 16.</summary>
    public int K { get; set; }
}
