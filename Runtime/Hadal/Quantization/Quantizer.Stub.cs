namespace Hadal;

public static partial class Quantizer
{
    public static partial void ToRows(DeviceStream stream, DeviceTensor<BFloat16> source, Fp8Rows destination, ScaleRule rule) => throw new NotImplementedException();
    public static partial void ToRows(DeviceStream stream, DeviceTensor<float> source, Fp8Rows destination, ScaleRule rule) => throw new NotImplementedException();
    public static partial void ToBlocks(DeviceStream stream, DeviceTensor<BFloat16> source, Fp8Blocks destination, ScaleRule rule) => throw new NotImplementedException();
    public static partial void ToBlocks(DeviceStream stream, DeviceTensor<float> source, Fp8Blocks destination, ScaleRule rule) => throw new NotImplementedException();
}
