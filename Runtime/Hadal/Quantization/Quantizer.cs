namespace Hadal;

/// <summary>
/// Quantisers to FP8 e4m3, bit for bit the same on the CPU and on the GPU. Per group of 128 values (or 128 × 128):
/// amax in FP32, a = max(amax, 1e-4), scale = a / 448, q = e4m3(x · (448 / a)), rounding to nearest even and saturating.
/// A group that holds NaN or an infinity becomes all NaN (0x7F) with scale 1.
/// </summary>
public static partial class Quantizer
{
    /// <summary>Quantises source[m, k] with one scale per row and 128 columns.</summary>
    [Quantize]
    public static partial void ToRows(DeviceStream stream, DeviceTensor<BFloat16> source, Fp8Rows destination, ScaleRule rule);

    /// <inheritdoc cref="ToRows(DeviceStream, DeviceTensor{BFloat16}, Fp8Rows, ScaleRule)"/>
    [Quantize]
    public static partial void ToRows(DeviceStream stream, DeviceTensor<float> source, Fp8Rows destination, ScaleRule rule);

    /// <summary>Quantises source[n, k] with one scale per block of 128 × 128.</summary>
    [Quantize]
    public static partial void ToBlocks(DeviceStream stream, DeviceTensor<BFloat16> source, Fp8Blocks destination, ScaleRule rule);

    /// <inheritdoc cref="ToBlocks(DeviceStream, DeviceTensor{BFloat16}, Fp8Blocks, ScaleRule)"/>
    [Quantize]
    public static partial void ToBlocks(DeviceStream stream, DeviceTensor<float> source, Fp8Blocks destination, ScaleRule rule);
}
