using Hadal;

namespace Company.App1;

internal static partial class Layers
{
    /// <summary>D[m, 3072] = A[m, 1536] · B[3072, 1536]ᵀ</summary>
    [Gemm(N = 3072, K = 1536)]
    public static partial void Projection(DeviceStream stream, Fp8Rows a, Fp8Blocks b, DeviceTensor<BFloat16> d);
}
