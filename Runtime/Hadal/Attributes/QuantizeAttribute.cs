namespace Hadal;

/// <summary>
/// Declares a static partial method as a quantiser to FP8 e4m3. Its parameters, in order, are <see cref="DeviceStream"/>,
/// the source as <see cref="DeviceTensor{T}"/> of <see cref="BFloat16"/> or <see cref="float"/>, the destination as
/// <see cref="Fp8Rows"/> or <see cref="Fp8Blocks"/>, and a <see cref="ScaleRule"/>. With a second destination of the same type
/// after the first, the source is read once and written as it lies into the first and transposed into the second.
/// </summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class QuantizeAttribute : Attribute
{
    /// <summary>
    /// Whether the one destination is of the transposed source: [columns, rows], its groups along the rows of the source. Both
    /// extents are then multiples of 16. Not given where there are two destinations.
    /// </summary>
    public bool Transpose { get; set; }
}
