using System.Runtime.InteropServices;
using Hadal.Numerics;

namespace Hadal;

/// <summary>
/// An FP8 number with 4 bits of exponent (bias 7) and 3 of fraction, in the variant without infinities that NVIDIA GPUs compute with
/// (e4m3fn: Micikevicius et al., "FP8 Formats for Deep Learning", 2022, table 1): the largest is 448, and only 0x7F and 0xFF are NaN.
/// Arithmetic is that of <see cref="float"/>, its result rounded to nearest, ties to even; so is what text and other numbers convert to.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = sizeof(byte))]
public readonly partial struct Float8E4M3 : INarrowNumber<Float8E4M3>
{
    private const byte SignMask = 0x80;
    private const byte MagnitudeMask = 0x7f;
    private const byte LargestBits = 0x7e;
    private const byte NaNBits = 0x7f;

    private readonly byte _bits;

    private Float8E4M3(byte bits) => _bits = bits;

    /// <summary>The value with these bits: sign, 4 bits of exponent, 3 of fraction.</summary>
    public static Float8E4M3 FromBits(byte bits) => new(bits);

    /// <summary>The bits of this value.</summary>
    public byte ToBits() => _bits;

    /// <summary>0.</summary>
    public static Float8E4M3 Zero => new(0);

    /// <summary>1.</summary>
    public static Float8E4M3 One => new(0x38);

    /// <summary>-1.</summary>
    public static Float8E4M3 NegativeOne => new(0x38 | SignMask);

    /// <summary>The largest number, 448.</summary>
    public static Float8E4M3 MaxValue => new(LargestBits);

    /// <summary>The least number, -448.</summary>
    public static Float8E4M3 MinValue => new(LargestBits | SignMask);

    /// <summary>The least number above zero, 2⁻⁹.</summary>
    public static Float8E4M3 Epsilon => new(1);

    /// <summary>Not a number.</summary>
    public static Float8E4M3 NaN => new(NaNBits);
}
