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

    /// <summary>
    /// Quantises the transposition of source[m, k] into destination[k, m], with one scale per row of it and 128 columns: 128
    /// consecutive rows of one column of the source share a scale. Weight gradients multiply such operands.
    /// </summary>
    /// <param name="stream">Where it runs.</param>
    /// <param name="source">[m, k], m and k multiples of 16.</param>
    /// <param name="destination">[k, m].</param>
    /// <param name="rule">How scales follow from the largest magnitudes.</param>
    /// <exception cref="KernelArgumentException">A shape or a device does not fit.</exception>
    [Quantize(Transpose = true)]
    public static partial void ToTransposedRows(DeviceStream stream, DeviceTensor<BFloat16> source, Fp8Rows destination, ScaleRule rule);

    /// <inheritdoc cref="ToTransposedRows(DeviceStream, DeviceTensor{BFloat16}, Fp8Rows, ScaleRule)"/>
    [Quantize(Transpose = true)]
    public static partial void ToTransposedRows(DeviceStream stream, DeviceTensor<float> source, Fp8Rows destination, ScaleRule rule);

    /// <summary>
    /// Quantises source[m, k] into destination[m, k] as <c>ToRows</c> does and into transposed[k, m] as <c>ToTransposedRows</c>
    /// does, reading it once.
    /// </summary>
    /// <param name="stream">Where it runs.</param>
    /// <param name="source">[m, k], m and k multiples of 16.</param>
    /// <param name="destination">[m, k].</param>
    /// <param name="transposed">[k, m].</param>
    /// <param name="rule">How scales follow from the largest magnitudes.</param>
    /// <exception cref="KernelArgumentException">A shape or a device does not fit.</exception>
    [Quantize]
    public static partial void ToRowsBothWays(DeviceStream stream, DeviceTensor<BFloat16> source, Fp8Rows destination, Fp8Rows transposed, ScaleRule rule);

    /// <inheritdoc cref="ToRowsBothWays(DeviceStream, DeviceTensor{BFloat16}, Fp8Rows, Fp8Rows, ScaleRule)"/>
    [Quantize]
    public static partial void ToRowsBothWays(DeviceStream stream, DeviceTensor<float> source, Fp8Rows destination, Fp8Rows transposed, ScaleRule rule);

    /// <summary>
    /// Quantises source[n, k] into destination[n, k] as <c>ToBlocks</c> does and its transposition into transposed[k, n] with the
    /// same scales, reading it once: weights for the forward and for the backward pass.
    /// </summary>
    /// <param name="stream">Where it runs.</param>
    /// <param name="source">[n, k], n and k multiples of 16.</param>
    /// <param name="destination">[n, k].</param>
    /// <param name="transposed">[k, n].</param>
    /// <param name="rule">How scales follow from the largest magnitudes.</param>
    /// <exception cref="KernelArgumentException">A shape or a device does not fit.</exception>
    [Quantize]
    public static partial void ToBlocksBothWays(DeviceStream stream, DeviceTensor<BFloat16> source, Fp8Blocks destination, Fp8Blocks transposed, ScaleRule rule);

    /// <inheritdoc cref="ToBlocksBothWays(DeviceStream, DeviceTensor{BFloat16}, Fp8Blocks, Fp8Blocks, ScaleRule)"/>
    [Quantize]
    public static partial void ToBlocksBothWays(DeviceStream stream, DeviceTensor<float> source, Fp8Blocks destination, Fp8Blocks transposed, ScaleRule rule);

    /// <summary>Transposes source[n, k] into destination[k, n], values and scales bit for bit.</summary>
    /// <param name="stream">Where it runs.</param>
    /// <param name="source">[n, k].</param>
    /// <param name="destination">[k, n].</param>
    /// <exception cref="KernelArgumentException">A shape or a device does not fit.</exception>
    [Transpose]
    public static partial void Transpose(DeviceStream stream, Fp8Blocks source, Fp8Blocks destination);
}
