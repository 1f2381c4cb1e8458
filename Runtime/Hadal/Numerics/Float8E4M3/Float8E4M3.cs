using System.Runtime.InteropServices;

namespace Hadal;

/// <summary>
/// An FP8 number with 4 bits of exponent (bias 7) and 3 of fraction, in the variant without infinities that NVIDIA GPUs compute with
/// (e4m3fn: Micikevicius et al., "FP8 Formats for Deep Learning", 2022, table 1): the largest is 448, and only 0x7F and 0xFF are NaN.
/// Arithmetic is that of <see cref="float"/> with each result rounded once, to nearest, ties to even.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = sizeof(byte))]
public readonly partial struct Float8E4M3
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
}
