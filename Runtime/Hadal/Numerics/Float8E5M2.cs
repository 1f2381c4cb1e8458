namespace Hadal;

/// <summary>An FP8 number of the format E5M2.</summary>
public readonly struct Float8E5M2
{
    private readonly byte _bits;

    private Float8E5M2(byte bits) => _bits = bits;

    /// <summary>The value with these bits.</summary>
    public static Float8E5M2 FromBits(byte bits) => new(bits);

    /// <summary>The bits of this value.</summary>
    public byte ToBits() => _bits;
}
