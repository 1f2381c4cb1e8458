using System.ComponentModel;

namespace Hadal.CompilerServices;

/// <summary>What a generated quantiser method calls.</summary>
/// <param name="spec">The canonical spec string, as in the manifest.</param>
/// <param name="name">The declaring method, which errors name.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class DeclaredQuantizer(string spec, string name)
{
    // Read at the first call: an exception in a static initialiser would reach the caller as a TypeInitializationException.
    private QuantizeKernel Kernel => field ??= QuantizeKernel.FromCanonical(spec, name);

    /// <summary>Quantises rows of BF16.</summary>
    public void Run(DeviceStream stream, DeviceTensor<BFloat16> source, Fp8Rows destination, ScaleRule rule) => Kernel.Run(stream, source, destination, rule);

    /// <summary>Quantises rows of FP32.</summary>
    public void Run(DeviceStream stream, DeviceTensor<float> source, Fp8Rows destination, ScaleRule rule) => Kernel.Run(stream, source, destination, rule);

    /// <summary>Quantises blocks of BF16.</summary>
    public void Run(DeviceStream stream, DeviceTensor<BFloat16> source, Fp8Blocks destination, ScaleRule rule) => Kernel.Run(stream, source, destination, rule);

    /// <summary>Quantises blocks of FP32.</summary>
    public void Run(DeviceStream stream, DeviceTensor<float> source, Fp8Blocks destination, ScaleRule rule) => Kernel.Run(stream, source, destination, rule);

    /// <summary>Quantises rows of BF16, and rows of the transposed source.</summary>
    public void Run(DeviceStream stream, DeviceTensor<BFloat16> source, Fp8Rows destination, Fp8Rows transposed, ScaleRule rule) =>
        Kernel.Run(stream, source, destination, transposed, rule);

    /// <summary>Quantises rows of FP32, and rows of the transposed source.</summary>
    public void Run(DeviceStream stream, DeviceTensor<float> source, Fp8Rows destination, Fp8Rows transposed, ScaleRule rule) =>
        Kernel.Run(stream, source, destination, transposed, rule);

    /// <summary>Quantises blocks of BF16, and blocks of the transposed source.</summary>
    public void Run(DeviceStream stream, DeviceTensor<BFloat16> source, Fp8Blocks destination, Fp8Blocks transposed, ScaleRule rule) =>
        Kernel.Run(stream, source, destination, transposed, rule);

    /// <summary>Quantises blocks of FP32, and blocks of the transposed source.</summary>
    public void Run(DeviceStream stream, DeviceTensor<float> source, Fp8Blocks destination, Fp8Blocks transposed, ScaleRule rule) =>
        Kernel.Run(stream, source, destination, transposed, rule);
}
