using System.ComponentModel;

namespace Hadal.CompilerServices;

/// <summary>What a generated GEMM method calls.</summary>
/// <param name="spec">The canonical spec string, as in the manifest.</param>
/// <param name="name">The declaring method, which errors name.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class DeclaredGemm(string spec, string name)
{
    // Read at the first call: an exception in a static initialiser would reach the caller as a TypeInitializationException.
    private GemmKernel Kernel => field ??= GemmKernel.FromCanonical(spec, name);

    /// <summary>Rows by blocks into BF16.</summary>
    public void Run(DeviceStream stream, Fp8Rows a, Fp8Blocks b, DeviceTensor<BFloat16> d) => Kernel.Run(stream, a, b, d);

    /// <summary>Rows by blocks into FP32.</summary>
    public void Run(DeviceStream stream, Fp8Rows a, Fp8Blocks b, DeviceTensor<float> d) => Kernel.Run(stream, a, b, d);

    /// <summary>Rows by rows into BF16.</summary>
    public void Run(DeviceStream stream, Fp8Rows a, Fp8Rows b, DeviceTensor<BFloat16> d) => Kernel.Run(stream, a, b, d);

    /// <summary>Rows by rows into FP32.</summary>
    public void Run(DeviceStream stream, Fp8Rows a, Fp8Rows b, DeviceTensor<float> d) => Kernel.Run(stream, a, b, d);
}
