using System.Numerics;
using System.Runtime.InteropServices;

namespace Hadal;

/// <summary>
/// The upper half of a <see cref="float"/>: 1 sign bit, 8 bits of exponent, 7 of fraction. Arithmetic is that of
/// <see cref="float"/> with each result rounded once, to nearest, ties to even.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = sizeof(ushort))]
public readonly partial struct BFloat16
{
    private const ushort SignMask = 0x8000;
    private const ushort MagnitudeMask = 0x7fff;
    private const ushort InfinityBits = 0x7f80;

    private readonly ushort _bits;

    private BFloat16(ushort bits) => _bits = bits;

    /// <summary>The value with these bits: sign, 8 bits of exponent, 7 of fraction.</summary>
    public static BFloat16 FromBits(ushort bits) => new(bits);

    /// <summary>The bits of this value.</summary>
    public ushort ToBits() => _bits;
}
