using Hadal.Numerics;

namespace Hadal;

public readonly partial struct Float8E5M2
{
    private const int ExponentBias = 15;
    private const int FractionBits = 2;

    /// <summary>Every FP8 number is a <see cref="float"/>.</summary>
    public static explicit operator float(Float8E5M2 value) => (float)BitConverter.UInt16BitsToHalf((ushort)(value._bits << 8));

    /// <summary>Every FP8 number is a <see cref="double"/>.</summary>
    public static explicit operator double(Float8E5M2 value) => (float)value;

    /// <summary>Every FP8 number is a <see cref="Half"/>.</summary>
    public static explicit operator Half(Float8E5M2 value) => (Half)(float)value;

    /// <summary>Every FP8 number is a <see cref="BFloat16"/>.</summary>
    public static explicit operator BFloat16(Float8E5M2 value) => (BFloat16)(float)value;

    /// <summary>Rounds to nearest, ties to even; what is too large becomes an infinity.</summary>
    public static explicit operator Float8E5M2(float value) => float.IsNaN(value)
        ? NotANumber(float.IsNegative(value))
        : Signed(float.IsNegative(value), NarrowRounding.Magnitude(value, ExponentBias, FractionBits), InfinityBits);

    /// <summary>Rounds to nearest, ties to even, in one step; what is too large becomes an infinity.</summary>
    public static explicit operator Float8E5M2(double value) => double.IsNaN(value)
        ? NotANumber(double.IsNegative(value))
        : Signed(double.IsNegative(value), NarrowRounding.Magnitude(value, ExponentBias, FractionBits), InfinityBits);

    /// <summary>Rounds to nearest, ties to even; what is too large becomes an infinity.</summary>
    public static explicit operator Float8E5M2(Half value) => (Float8E5M2)(float)value;

    /// <summary>Rounds to nearest, ties to even; what is too large becomes an infinity.</summary>
    public static explicit operator Float8E5M2(BFloat16 value) => (Float8E5M2)(float)value;

    /// <summary>Rounds to nearest, ties to even; infinities and what is too large become ±57344, as in the GPU's saturating conversion.</summary>
    public static Float8E5M2 FromSingleSaturating(float value) => float.IsNaN(value)
        ? NotANumber(float.IsNegative(value))
        : Signed(float.IsNegative(value), NarrowRounding.Magnitude(value, ExponentBias, FractionBits), LargestBits);

    /// <summary>Rounds to nearest, ties to even, in one step; infinities and what is too large become ±57344.</summary>
    public static Float8E5M2 FromDoubleSaturating(double value) => double.IsNaN(value)
        ? NotANumber(double.IsNegative(value))
        : Signed(double.IsNegative(value), NarrowRounding.Magnitude(value, ExponentBias, FractionBits), LargestBits);

    private static Float8E5M2 Signed(bool negative, ulong magnitude, byte overflow)
    {
        byte bits = magnitude > LargestBits ? overflow : (byte)magnitude;
        return new(negative ? (byte)(bits | SignMask) : bits);
    }

    private static Float8E5M2 NotANumber(bool negative) => new(negative ? (byte)(NaNBits | SignMask) : NaNBits);
}
