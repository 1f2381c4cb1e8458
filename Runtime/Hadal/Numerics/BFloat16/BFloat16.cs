using System.Runtime.InteropServices;
using Hadal.Numerics;

namespace Hadal;

/// <summary>
/// The upper half of a <see cref="float"/>: 1 sign bit, 8 bits of exponent, 7 of fraction.
/// Arithmetic is that of <see cref="float"/>, its result rounded to nearest, ties to even; so is what text and other numbers convert to.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = sizeof(ushort))]
public readonly partial struct BFloat16 : INarrowNumber<BFloat16>
{
    private const ushort SignMask = 0x8000;
    private const ushort MagnitudeMask = 0x7fff;
    private const ushort LargestBits = 0x7f7f;
    private const ushort InfinityBits = 0x7f80;

    private readonly ushort _bits;

    private BFloat16(ushort bits) => _bits = bits;

    /// <summary>The value with these bits: sign, 8 bits of exponent, 7 of fraction.</summary>
    public static BFloat16 FromBits(ushort bits) => new(bits);

    /// <summary>The bits of this value.</summary>
    public ushort ToBits() => _bits;

    /// <summary>0.</summary>
    public static BFloat16 Zero => new(0);

    /// <summary>1.</summary>
    public static BFloat16 One => new(0x3f80);

    /// <summary>-1.</summary>
    public static BFloat16 NegativeOne => new(0x3f80 | SignMask);

    /// <summary>The largest number, (2 − 2⁻⁷)·2¹²⁷.</summary>
    public static BFloat16 MaxValue => new(LargestBits);

    /// <summary>The least number, -(2 − 2⁻⁷)·2¹²⁷.</summary>
    public static BFloat16 MinValue => new(LargestBits | SignMask);

    /// <summary>The least number above zero, 2⁻¹³³.</summary>
    public static BFloat16 Epsilon => new(1);

    /// <summary>Not a number.</summary>
    public static BFloat16 NaN => new(0x7fc0);

    /// <summary>+∞.</summary>
    public static BFloat16 PositiveInfinity => new(InfinityBits);

    /// <summary>−∞.</summary>
    public static BFloat16 NegativeInfinity => new(InfinityBits | SignMask);
}
