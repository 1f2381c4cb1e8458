using Hadal;

namespace PyTorchLinear;

/// <summary>A linear layer of DeepSeek-V3 in FP8, [tokens, 7168] · [2112, 7168]ᵀ.</summary>
internal static partial class LatentLinear
{
    [Gemm(N = 2112, K = 7168)]
    public static partial void Multiply(DeviceStream stream, Fp8Rows a, Fp8Blocks b, DeviceTensor<BFloat16> d);

    /// <summary>The weight as values and scales of blocks of 128 × 128.</summary>
    internal static (DeviceTensor<Float8E4M3> Values, DeviceTensor<float> Scales) Quantize(DeviceTensor<BFloat16> weight)
    {
        using DeviceStream stream = weight.Device.CreateStream();
        Fp8Blocks blocks = new(weight.Device, weight.Shape[0], weight.Shape[1]);
        Quantizer.ToBlocks(stream, weight, blocks, ScaleRule.Exact);
        stream.Synchronize();
        return (blocks.Values, blocks.Scales);
    }

    internal static DeviceTensor<BFloat16> Apply(DeviceTensor<BFloat16> x, DeviceTensor<Float8E4M3> values, DeviceTensor<float> scales)
    {
        using DeviceStream stream = x.Device.CreateStream();
        using Fp8Rows a = new(x.Device, x.Shape[0], x.Shape[1]);
        Quantizer.ToRows(stream, x, a, ScaleRule.Exact);
        DeviceTensor<BFloat16> d = new(x.Device, x.Shape[0], values.Shape[0]);
        Multiply(stream, a, Fp8Blocks.From(values, scales), d);
        stream.Synchronize();
        return d;
    }
}
