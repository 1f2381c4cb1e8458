using System.Runtime.InteropServices;

namespace Hadal;

/// <summary>
/// An FP8 number with 5 bits of exponent (bias 15) and 2 of fraction, the upper half of a <see cref="Half"/>: the largest is 57344,
/// with infinities and NaN as in IEEE 754 (Micikevicius et al., "FP8 Formats for Deep Learning", 2022, table 1). Arithmetic is that
/// of <see cref="float"/> with each result rounded once, to nearest, ties to even.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = sizeof(byte))]
public readonly partial struct Float8E5M2
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
}
