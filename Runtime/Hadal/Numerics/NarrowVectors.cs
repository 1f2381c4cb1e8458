using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hadal.Numerics;

/// <summary>The conversions of <see cref="NarrowRounding"/> on whole vectors; a narrow value lies in the low bits of each lane.</summary>
internal static class NarrowVectors
{
    private const int SingleBias = 127, SingleFractionBits = 23;

    /// <summary>
    /// Rounds to nearest, ties to even. Magnitudes beyond <paramref name="cap"/>, a value of the format or the next beyond its largest,
    /// become <paramref name="cap"/>; every NaN becomes 0x7F with its sign.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<uint> ToFloat8(Vector<float> value, float cap, int bias, int fractionBits)
    {
        Vector<uint> bits = Vector.AsVectorUInt32(value);
        Vector<uint> all = bits & new Vector<uint>(0x7fffffff);
        Vector<uint> magnitude = Vector.Min(all, new Vector<uint>(BitConverter.SingleToUInt32Bits(cap)));

        int dropped = SingleFractionBits - fractionBits;
        Vector<uint> tie = (magnitude >>> dropped) & Vector<uint>.One;
        Vector<uint> normal = (magnitude + new Vector<uint>((1u << (dropped - 1)) - 1) + tie) >>> dropped;
        normal -= new Vector<uint>((uint)(SingleBias - bias) << fractionBits);

        Vector<uint> anchor = new((uint)(SingleBias + 1 - bias - fractionBits + SingleFractionBits) << SingleFractionBits);
        Vector<uint> subnormal = Vector.AsVectorUInt32(Vector.AsVectorSingle(magnitude) + Vector.AsVectorSingle(anchor)) - anchor;

        Vector<uint> leastNormal = new((uint)(SingleBias + 1 - bias) << SingleFractionBits);
        Vector<uint> rounded = Vector.ConditionalSelect(Vector.LessThan(magnitude, leastNormal), subnormal, normal);
        rounded = Vector.ConditionalSelect(Vector.GreaterThan(all, new Vector<uint>(0x7f800000)), new Vector<uint>(0x7f), rounded);
        return rounded | ((bits >>> 24) & new Vector<uint>(0x80));
    }

    /// <summary>Exact. Magnitudes above <paramref name="lastNumber"/> are NaN, but <paramref name="infinity"/> is an infinity.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<float> FromFloat8(Vector<uint> value, uint lastNumber, uint infinity, int bias, int fractionBits)
    {
        Vector<uint> magnitude = value & new Vector<uint>(0x7f);
        // Multiplying by a power of two moves the exponent, and normalises what is subnormal here but not in a float.
        Vector<float> rebased = Vector.AsVectorSingle(magnitude << (SingleFractionBits - fractionBits))
            * BitConverter.UInt32BitsToSingle((uint)(2 * SingleBias - bias) << SingleFractionBits);

        Vector<uint> special = Vector.ConditionalSelect(
            Vector.Equals(magnitude, new Vector<uint>(infinity)), new Vector<uint>(0x7f800000), new Vector<uint>(0x7fc00000));
        Vector<uint> bits = Vector.ConditionalSelect(
            Vector.GreaterThan(magnitude, new Vector<uint>(lastNumber)), special, Vector.AsVectorUInt32(rebased));
        return Vector.AsVectorSingle(bits | ((value & new Vector<uint>(0x80)) << 24));
    }

    /// <summary>Rounds to nearest, ties to even; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<uint> ToBFloat16(Vector<float> value)
    {
        Vector<uint> bits = Vector.AsVectorUInt32(value);
        Vector<uint> rounded = (bits + new Vector<uint>(0x7fff) + ((bits >>> 16) & Vector<uint>.One)) >>> 16;
        Vector<uint> quiet = (bits >>> 16) | new Vector<uint>(0x40);
        return Vector.ConditionalSelect(Vector.AsVectorUInt32(Vector.Equals(value, value)), rounded, quiet);
    }

    /// <summary>Four vectors of narrow values as bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<byte> Pack(Vector<uint> a, Vector<uint> b, Vector<uint> c, Vector<uint> d) =>
        Vector.Narrow(Vector.Narrow(a, b), Vector.Narrow(c, d));
}
