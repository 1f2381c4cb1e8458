using Hadal.Numerics;

namespace Hadal;

public readonly partial struct Float8E4M3
{
    private const int ExponentBias = 7;
    private const int FractionBits = 3;

    /// <summary>Every FP8 number is a <see cref="float"/>.</summary>
    public static explicit operator float(Float8E4M3 value)
    {
        uint sign = (uint)(value._bits & SignMask) << 24, magnitude = (uint)value._bits & MagnitudeMask;
        if (magnitude == NaNBits)
            return BitConverter.UInt32BitsToSingle(sign | 0x7fc00000);
        // A number without exponent counts units of the smallest value, 2⁻⁹.
        float result = magnitude < 1 << FractionBits
            ? magnitude * (1f / 512)
            : BitConverter.UInt32BitsToSingle((magnitude << (23 - FractionBits)) + ((127u - ExponentBias) << 23));
        return BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(result) | sign);
    }

    /// <summary>Every FP8 number is a <see cref="double"/>.</summary>
    public static explicit operator double(Float8E4M3 value) => (float)value;

    /// <summary>Every FP8 number is a <see cref="Half"/>.</summary>
    public static explicit operator Half(Float8E4M3 value) => (Half)(float)value;

    /// <summary>Every FP8 number is a <see cref="BFloat16"/>.</summary>
    public static explicit operator BFloat16(Float8E4M3 value) => (BFloat16)(float)value;

    /// <summary>Rounds to nearest, ties to even; what is too large becomes NaN, as the format has no infinity.</summary>
    public static explicit operator Float8E4M3(float value) => float.IsNaN(value)
        ? NotANumber(float.IsNegative(value))
        : Signed(float.IsNegative(value), NarrowRounding.Magnitude(value, ExponentBias, FractionBits), NaNBits);

    /// <summary>Rounds to nearest, ties to even, in one step; what is too large becomes NaN, as the format has no infinity.</summary>
    public static explicit operator Float8E4M3(double value) => double.IsNaN(value)
        ? NotANumber(double.IsNegative(value))
        : Signed(double.IsNegative(value), NarrowRounding.Magnitude(value, ExponentBias, FractionBits), NaNBits);

    /// <summary>Rounds to nearest, ties to even; what is too large becomes NaN, as the format has no infinity.</summary>
    public static explicit operator Float8E4M3(Half value) => (Float8E4M3)(float)value;

    /// <summary>Rounds to nearest, ties to even; what is too large becomes NaN, as the format has no infinity.</summary>
    public static explicit operator Float8E4M3(BFloat16 value) => (Float8E4M3)(float)value;

    /// <summary>Rounds to nearest, ties to even; infinities and what is too large become ±448, as in the GPU's saturating conversion.</summary>
    public static Float8E4M3 FromSingleSaturating(float value) => float.IsNaN(value)
        ? NotANumber(float.IsNegative(value))
        : Signed(float.IsNegative(value), NarrowRounding.Magnitude(value, ExponentBias, FractionBits), LargestBits);

    /// <summary>Rounds to nearest, ties to even, in one step; infinities and what is too large become ±448.</summary>
    public static Float8E4M3 FromDoubleSaturating(double value) => double.IsNaN(value)
        ? NotANumber(double.IsNegative(value))
        : Signed(double.IsNegative(value), NarrowRounding.Magnitude(value, ExponentBias, FractionBits), LargestBits);

    private static Float8E4M3 Signed(bool negative, ulong magnitude, byte overflow)
    {
        byte bits = magnitude > LargestBits ? overflow : (byte)magnitude;
        return new(negative ? (byte)(bits | SignMask) : bits);
    }

    private static Float8E4M3 NotANumber(bool negative) => new(negative ? (byte)(NaNBits | SignMask) : NaNBits);
}
