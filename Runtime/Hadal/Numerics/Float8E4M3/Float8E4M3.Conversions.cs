using Hadal.Numerics;

namespace Hadal;

public readonly partial struct Float8E4M3
{
    private const int ExponentBias = 7;
    private const int FractionBits = 3;

    /// <summary>Every FP8 number is a <see cref="float"/>.</summary>
    public static implicit operator float(Float8E4M3 value)
    {
        uint sign = (uint)(value._bits & SignMask) << 24, magnitude = (uint)value._bits & MagnitudeMask;
        if (magnitude == NaNBits)
            return BitConverter.UInt32BitsToSingle(sign | 0x7fc00000);
        // The fields of FP8 in the place of those of a float are off by the difference of the biases, for subnormal numbers too.
        return BitConverter.UInt32BitsToSingle(sign | (magnitude << (23 - FractionBits))) * BitConverter.UInt32BitsToSingle((254 - ExponentBias) << 23);
    }

    /// <summary>Rounds to nearest, ties to even; what is too large becomes NaN, as the format has no infinity.</summary>
    public static explicit operator Float8E4M3(float value) => float.IsNaN(value)
        ? NotANumber(float.IsNegative(value))
        : Signed(float.IsNegative(value), NarrowRounding.Magnitude(value, ExponentBias, FractionBits), NaNBits);

    /// <summary>Rounds to nearest, ties to even, in one step; what is too large becomes NaN, as the format has no infinity.</summary>
    public static explicit operator Float8E4M3(double value) => double.IsNaN(value)
        ? NotANumber(double.IsNegative(value))
        : Signed(double.IsNegative(value), NarrowRounding.Magnitude(value, ExponentBias, FractionBits), NaNBits);

    /// <summary>Rounds to nearest, ties to even; infinities and what is too large become ±448, as in the GPU's saturating conversion.</summary>
    public static Float8E4M3 FromSingleSaturating(float value) => FromDoubleSaturating(value);

    /// <summary>Rounds to nearest, ties to even, in one step; infinities and what is too large become ±448.</summary>
    public static Float8E4M3 FromDoubleSaturating(double value) => double.IsNaN(value)
        ? NotANumber(double.IsNegative(value))
        : Signed(double.IsNegative(value), NarrowRounding.Magnitude(value, ExponentBias, FractionBits), LargestBits);

    /// <summary>Rounds to nearest, ties to even.</summary>
    public static explicit operator Float8E4M3(ushort value) => (Float8E4M3)(float)value;

    /// <summary>Rounds to nearest, ties to even.</summary>
    public static explicit operator Float8E4M3(int value) => (Float8E4M3)(double)value;

    /// <summary>Rounds to nearest, ties to even.</summary>
    public static explicit operator Float8E4M3(uint value) => (Float8E4M3)(double)value;

    /// <summary>Rounds to nearest, ties to even.</summary>
    public static explicit operator Float8E4M3(long value) => (Float8E4M3)Widening.ToOdd(value);

    /// <summary>Rounds to nearest, ties to even.</summary>
    public static explicit operator Float8E4M3(ulong value) => (Float8E4M3)Widening.ToOdd(value);

    /// <summary>Rounds to nearest, ties to even, by way of <see cref="double"/>.</summary>
    public static explicit operator Float8E4M3(decimal value) => (Float8E4M3)(double)value;

    static float INarrowNumber<Float8E4M3>.Widen(Float8E4M3 value) => value;

    static Float8E4M3 INarrowNumber<Float8E4M3>.Round(double value) => (Float8E4M3)value;

    static Float8E4M3 INarrowNumber<Float8E4M3>.RoundSaturating(double value) => FromDoubleSaturating(value);

    private static Float8E4M3 Signed(bool negative, ulong magnitude, byte overflow)
    {
        byte bits = magnitude > LargestBits ? overflow : (byte)magnitude;
        return new(negative ? (byte)(bits | SignMask) : bits);
    }

    private static Float8E4M3 NotANumber(bool negative) => new(negative ? (byte)(NaNBits | SignMask) : NaNBits);
}
