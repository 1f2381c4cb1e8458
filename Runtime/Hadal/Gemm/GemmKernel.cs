using Hadal.Specs;

namespace Hadal;

/// <summary>A GEMM D[m, N] = A[m, K] · B[N, K]ᵀ whose N and K are known when it is made and whose m is taken from A at each call.</summary>
public sealed class GemmKernel
{
    private GemmKernel(GemmSpec spec, string name) => throw new NotImplementedException();

    /// <summary>Makes a kernel for a shape that is known only at run time.</summary>
    public static GemmKernel Create<TResult>(int n, int k)
        where TResult : unmanaged => throw new NotImplementedException();

    /// <summary>D = A·Bᵀ into BF16.</summary>
    public void Run(DeviceStream stream, Fp8Rows a, Fp8Blocks b, DeviceTensor<BFloat16> d) => throw new NotImplementedException();

    /// <summary>D = A·Bᵀ into FP32.</summary>
    public void Run(DeviceStream stream, Fp8Rows a, Fp8Blocks b, DeviceTensor<float> d) => throw new NotImplementedException();

    internal static GemmKernel FromCanonical(string canonical, string name) => throw new NotImplementedException();
}
