using Hadal;

namespace Company.App1;

internal static partial class Layers
{
    internal const int N = 128, K = 256;

    /// <summary>D[m, 128] = A[m, 256] · B[128, 256]ᵀ</summary>
    [Gemm(N = N, K = K)]
    public static partial void Projection(DeviceStream stream, Fp8Rows a, Fp8Blocks b, DeviceTensor<BFloat16> d);
}
