using System.ComponentModel;

namespace Hadal.CompilerServices;

/// <summary>What a generated GEMM method calls.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class DeclaredGemm
{
    private readonly GemmKernel _kernel;

    /// <summary>Binds a declaration; loads nothing before the first call.</summary>
    /// <param name="spec">The canonical spec string, as in the manifest.</param>
    /// <param name="name">The declaring method, which errors name.</param>
    public DeclaredGemm(string spec, string name) => _kernel = GemmKernel.FromCanonical(spec, name);

    /// <summary>D = A·Bᵀ into BF16.</summary>
    public void Run(DeviceStream stream, Fp8Rows a, Fp8Blocks b, DeviceTensor<BFloat16> d) => _kernel.Run(stream, a, b, d);

    /// <summary>D = A·Bᵀ into FP32.</summary>
    public void Run(DeviceStream stream, Fp8Rows a, Fp8Blocks b, DeviceTensor<float> d) => _kernel.Run(stream, a, b, d);
}
