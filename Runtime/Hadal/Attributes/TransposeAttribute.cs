namespace Hadal;

/// <summary>
/// Declares a static partial method as the transposition of an FP8 matrix with its scales, bit for bit. Its parameters, in order,
/// are <see cref="DeviceStream"/>, the source [n, k] and the destination [k, n], both as <see cref="Fp8Blocks"/>: a block of
/// 128 × 128 stays one when it is transposed, which rows of 128 do not.
/// </summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class TransposeAttribute : Attribute;
