using Hadal.Numerics;

namespace Hadal;

public readonly partial struct Float8E5M2
{
    private const int ExponentBias = 15;
    private const int FractionBits = 2;

    /// <summary>Every FP8 number is a <see cref="float"/>.</summary>
    public static implicit operator float(Float8E5M2 value) => (float)BitConverter.UInt16BitsToHalf((ushort)(value._bits << 8));

    /// <summary>Rounds to nearest, ties to even; what is too large becomes an infinity.</summary>
    public static explicit operator Float8E5M2(float value) => float.IsNaN(value)
        ? NotANumber(float.IsNegative(value))
        : Signed(float.IsNegative(value), NarrowRounding.Magnitude(value, ExponentBias, FractionBits), InfinityBits);

    /// <summary>Rounds to nearest, ties to even, in one step; what is too large becomes an infinity.</summary>
    public static explicit operator Float8E5M2(double value) => double.IsNaN(value)
        ? NotANumber(double.IsNegative(value))
        : Signed(double.IsNegative(value), NarrowRounding.Magnitude(value, ExponentBias, FractionBits), InfinityBits);

    /// <summary>Rounds to nearest, ties to even; infinities and what is too large become ±57344, as in the GPU's saturating conversion.</summary>
    public static Float8E5M2 FromSingleSaturating(float value) => FromDoubleSaturating(value);

    /// <summary>Rounds to nearest, ties to even, in one step; infinities and what is too large become ±57344.</summary>
    public static Float8E5M2 FromDoubleSaturating(double value) => double.IsNaN(value)
        ? NotANumber(double.IsNegative(value))
        : Signed(double.IsNegative(value), NarrowRounding.Magnitude(value, ExponentBias, FractionBits), LargestBits);

    /// <summary>Rounds to nearest, ties to even.</summary>
    public static explicit operator Float8E5M2(ushort value) => (Float8E5M2)(float)value;

    /// <summary>Rounds to nearest, ties to even.</summary>
    public static explicit operator Float8E5M2(int value) => (Float8E5M2)(double)value;

    /// <summary>Rounds to nearest, ties to even.</summary>
    public static explicit operator Float8E5M2(uint value) => (Float8E5M2)(double)value;

    /// <summary>Rounds to nearest, ties to even.</summary>
    public static explicit operator Float8E5M2(long value) => (Float8E5M2)Widening.ToOdd(value);

    /// <summary>Rounds to nearest, ties to even.</summary>
    public static explicit operator Float8E5M2(ulong value) => (Float8E5M2)Widening.ToOdd(value);

    /// <summary>Rounds to nearest, ties to even, by way of <see cref="double"/>.</summary>
    public static explicit operator Float8E5M2(decimal value) => (Float8E5M2)(double)value;

    static float INarrowNumber<Float8E5M2>.Widen(Float8E5M2 value) => value;

    static Float8E5M2 INarrowNumber<Float8E5M2>.Round(double value) => (Float8E5M2)value;

    static Float8E5M2 INarrowNumber<Float8E5M2>.RoundSaturating(double value) => (Float8E5M2)value;

    private static Float8E5M2 Signed(bool negative, ulong magnitude, byte overflow)
    {
        byte bits = magnitude > LargestBits ? overflow : (byte)magnitude;
        return new(negative ? (byte)(bits | SignMask) : bits);
    }

    private static Float8E5M2 NotANumber(bool negative) => new(negative ? (byte)(NaNBits | SignMask) : NaNBits);
}
