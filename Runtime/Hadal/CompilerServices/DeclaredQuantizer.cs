using System.ComponentModel;

namespace Hadal.CompilerServices;

/// <summary>What a generated quantiser method calls.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class DeclaredQuantizer
{
    /// <summary>Binds a declaration; loads nothing before the first call.</summary>
    /// <param name="spec">The canonical spec string, as in the manifest.</param>
    /// <param name="name">The declaring method, which errors name.</param>
    public DeclaredQuantizer(string spec, string name) => throw new NotImplementedException();

    /// <summary>Quantises rows of BF16.</summary>
    public void Run(DeviceStream stream, DeviceTensor<BFloat16> source, Fp8Rows destination, ScaleRule rule) => throw new NotImplementedException();

    /// <summary>Quantises rows of FP32.</summary>
    public void Run(DeviceStream stream, DeviceTensor<float> source, Fp8Rows destination, ScaleRule rule) => throw new NotImplementedException();

    /// <summary>Quantises blocks of BF16.</summary>
    public void Run(DeviceStream stream, DeviceTensor<BFloat16> source, Fp8Blocks destination, ScaleRule rule) => throw new NotImplementedException();

    /// <summary>Quantises blocks of FP32.</summary>
    public void Run(DeviceStream stream, DeviceTensor<float> source, Fp8Blocks destination, ScaleRule rule) => throw new NotImplementedException();
}
