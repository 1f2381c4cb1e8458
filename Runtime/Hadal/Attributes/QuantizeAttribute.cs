namespace Hadal;

/// <summary>
/// Declares a static partial method as a quantiser to FP8 e4m3. Its parameters, in order, are <see cref="DeviceStream"/>,
/// the source as <see cref="DeviceTensor{T}"/> of <see cref="BFloat16"/> or <see cref="float"/>, the destination as
/// <see cref="Fp8Rows"/> or <see cref="Fp8Blocks"/>, and a <see cref="ScaleRule"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class QuantizeAttribute : Attribute;
