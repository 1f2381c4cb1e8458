using Hadal.Numerics;

namespace Hadal;

public readonly partial struct BFloat16
{
    private const int ExponentBias = 127;
    private const int FractionBits = 7;

    /// <summary>Every BF16 number is a <see cref="float"/>.</summary>
    public static implicit operator float(BFloat16 value) => BitConverter.UInt32BitsToSingle((uint)value._bits << 16);

    /// <summary>Rounds to nearest, ties to even; what is too large becomes an infinity.</summary>
    public static explicit operator BFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        // The quiet bit keeps a NaN whose payload lies in the lower half from becoming an infinity.
        return float.IsNaN(value)
            ? new((ushort)((bits >> 16) | 0x40))
            : new((ushort)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16));
    }

    /// <summary>Rounds to nearest, ties to even, in one step; what is too large becomes an infinity.</summary>
    public static explicit operator BFloat16(double value)
    {
        if (double.IsNaN(value))
            return (BFloat16)(float)value;
        uint sign = double.IsNegative(value) ? SignMask : 0u;
        return new((ushort)(sign | Math.Min(NarrowRounding.Magnitude(value, ExponentBias, FractionBits), InfinityBits)));
    }

    /// <summary>Rounds to nearest, ties to even.</summary>
    public static explicit operator BFloat16(ushort value) => (BFloat16)(float)value;

    /// <summary>Rounds to nearest, ties to even.</summary>
    public static explicit operator BFloat16(int value) => (BFloat16)(double)value;

    /// <summary>Rounds to nearest, ties to even.</summary>
    public static explicit operator BFloat16(uint value) => (BFloat16)(double)value;

    /// <summary>Rounds to nearest, ties to even.</summary>
    public static explicit operator BFloat16(long value) => (BFloat16)Widening.ToOdd(value);

    /// <summary>Rounds to nearest, ties to even.</summary>
    public static explicit operator BFloat16(ulong value) => (BFloat16)Widening.ToOdd(value);

    /// <summary>Rounds to nearest, ties to even, by way of <see cref="double"/>.</summary>
    public static explicit operator BFloat16(decimal value) => (BFloat16)(double)value;

    static float INarrowNumber<BFloat16>.Widen(BFloat16 value) => value;

    static BFloat16 INarrowNumber<BFloat16>.Round(double value) => (BFloat16)value;

    static BFloat16 INarrowNumber<BFloat16>.RoundSaturating(double value) => (BFloat16)value;
}
