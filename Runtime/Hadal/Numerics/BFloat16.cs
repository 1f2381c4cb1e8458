namespace Hadal;

/// <summary>The upper half of a float: 8 bits of exponent, 7 of fraction.</summary>
public readonly struct BFloat16
{
    private readonly ushort _bits;

    private BFloat16(ushort bits) => _bits = bits;

    /// <summary>The value with these bits.</summary>
    public static BFloat16 FromBits(ushort bits) => new(bits);

    /// <summary>The bits of this value.</summary>
    public ushort ToBits() => _bits;
}
