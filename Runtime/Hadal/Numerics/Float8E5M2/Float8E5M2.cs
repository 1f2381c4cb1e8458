using System.Runtime.InteropServices;
using Hadal.Numerics;

namespace Hadal;

/// <summary>
/// An FP8 number with 5 bits of exponent (bias 15) and 2 of fraction, the upper half of a <see cref="Half"/>: the largest is 57344,
/// with infinities and NaN as in IEEE 754 (Micikevicius et al., "FP8 Formats for Deep Learning", 2022, table 1).
/// Arithmetic is that of <see cref="float"/>, its result rounded to nearest, ties to even; so is what text and other numbers convert to.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = sizeof(byte))]
public readonly partial struct Float8E5M2 : INarrowNumber<Float8E5M2>
{
    private const byte SignMask = 0x80;
    private const byte MagnitudeMask = 0x7f;
    private const byte LargestBits = 0x7b;
    private const byte InfinityBits = 0x7c;
    private const byte NaNBits = 0x7f;

    private readonly byte _bits;

    private Float8E5M2(byte bits) => _bits = bits;

    /// <summary>The value with these bits: sign, 5 bits of exponent, 2 of fraction.</summary>
    public static Float8E5M2 FromBits(byte bits) => new(bits);

    /// <summary>The bits of this value.</summary>
    public byte ToBits() => _bits;

    /// <summary>0.</summary>
    public static Float8E5M2 Zero => new(0);

    /// <summary>1.</summary>
    public static Float8E5M2 One => new(0x3c);

    /// <summary>-1.</summary>
    public static Float8E5M2 NegativeOne => new(0x3c | SignMask);

    /// <summary>The largest number, 57344.</summary>
    public static Float8E5M2 MaxValue => new(LargestBits);

    /// <summary>The least number, -57344.</summary>
    public static Float8E5M2 MinValue => new(LargestBits | SignMask);

    /// <summary>The least number above zero, 2⁻¹⁶.</summary>
    public static Float8E5M2 Epsilon => new(1);

    /// <summary>Not a number.</summary>
    public static Float8E5M2 NaN => new(NaNBits);

    /// <summary>+∞.</summary>
    public static Float8E5M2 PositiveInfinity => new(InfinityBits);

    /// <summary>−∞.</summary>
    public static Float8E5M2 NegativeInfinity => new(InfinityBits | SignMask);
}
