using System.Runtime.CompilerServices;

namespace Hadal.Numerics;

/// <summary>
/// Rounding to a narrow IEEE-like format, to nearest, ties to even, with gradual underflow. The result is the magnitude's bit
/// pattern as if the exponent were unbounded above, so that the caller alone decides what an overflow becomes.
/// </summary>
internal static class NarrowRounding
{
    /// <summary>Rounds |value|, which is not NaN, to a format with this exponent bias and this many bits of fraction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint Magnitude(float value, int bias, int fractionBits)
    {
        const int SingleBias = 127, SingleFractionBits = 23;

        uint bits = BitConverter.SingleToUInt32Bits(value) & 0x7fffffff;
        uint leastNormal = (uint)(SingleBias + 1 - bias) << SingleFractionBits;
        if (bits < leastNormal)
        {
            // The unit in the last place of this sum is the narrow format's smallest value: the addition rounds for us.
            uint anchor = (uint)(SingleBias + 1 - bias - fractionBits + SingleFractionBits) << SingleFractionBits;
            float sum = BitConverter.UInt32BitsToSingle(bits) + BitConverter.UInt32BitsToSingle(anchor);
            return BitConverter.SingleToUInt32Bits(sum) - anchor;
        }

        int dropped = SingleFractionBits - fractionBits;
        uint rounded = bits + (1u << (dropped - 1)) - 1 + ((bits >> dropped) & 1);
        return (rounded >> dropped) - ((uint)(SingleBias - bias) << fractionBits);
    }

    /// <inheritdoc cref="Magnitude(float, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Magnitude(double value, int bias, int fractionBits)
    {
        const int DoubleBias = 1023, DoubleFractionBits = 52;

        ulong bits = BitConverter.DoubleToUInt64Bits(value) & 0x7fffffff_ffffffff;
        ulong leastNormal = (ulong)(DoubleBias + 1 - bias) << DoubleFractionBits;
        if (bits < leastNormal)
        {
            ulong anchor = (ulong)(DoubleBias + 1 - bias - fractionBits + DoubleFractionBits) << DoubleFractionBits;
            double sum = BitConverter.UInt64BitsToDouble(bits) + BitConverter.UInt64BitsToDouble(anchor);
            return BitConverter.DoubleToUInt64Bits(sum) - anchor;
        }

        int dropped = DoubleFractionBits - fractionBits;
        ulong rounded = bits + (1ul << (dropped - 1)) - 1 + ((bits >> dropped) & 1);
        return (rounded >> dropped) - ((ulong)(DoubleBias - bias) << fractionBits);
    }
}
