using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hadal.Numerics;

namespace Hadal;

public readonly partial struct Float8E4M3
{
    /// <summary>Converts each value as the operator does.</summary>
    /// <param name="source">The values.</param>
    /// <param name="destination">Takes one float a value.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than <paramref name="source"/>.</exception>
    public static void ConvertToSingle(ReadOnlySpan<Float8E4M3> source, Span<float> destination)
    {
        SpanLengths.Check(source.Length, destination.Length);
        ReadOnlySpan<byte> from = MemoryMarshal.Cast<Float8E4M3, byte>(source);
        int i = 0, lanes = Vector<uint>.Count;
        for (; i <= from.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(from[i..]), out Vector<ushort> low, out Vector<ushort> high);
            Vector.Widen(low, out Vector<uint> first, out Vector<uint> second);
            Vector.Widen(high, out Vector<uint> third, out Vector<uint> fourth);
            Decode(first).CopyTo(destination[i..]);
            Decode(second).CopyTo(destination[(i + lanes)..]);
            Decode(third).CopyTo(destination[(i + 2 * lanes)..]);
            Decode(fourth).CopyTo(destination[(i + 3 * lanes)..]);
        }
        for (; i < source.Length; i++)
            destination[i] = (float)source[i];
    }

    /// <summary>Converts each value as the operator does: to nearest, ties to even, what is too large to NaN.</summary>
    /// <param name="source">The values.</param>
    /// <param name="destination">Takes one FP8 number a value.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than <paramref name="source"/>.</exception>
    public static void ConvertFromSingle(ReadOnlySpan<float> source, Span<Float8E4M3> destination)
    {
        const float OneBeyondLargest = 480;
        int i = ConvertVectors(source, destination, OneBeyondLargest);
        for (; i < source.Length; i++)
            destination[i] = (Float8E4M3)source[i];
    }

    /// <summary>Converts each value as <see cref="FromSingleSaturating"/> does: to nearest, ties to even, what is too large to ±448.</summary>
    /// <param name="source">The values.</param>
    /// <param name="destination">Takes one FP8 number a value.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than <paramref name="source"/>.</exception>
    public static void ConvertFromSingleSaturating(ReadOnlySpan<float> source, Span<Float8E4M3> destination)
    {
        const float Largest = 448;
        int i = ConvertVectors(source, destination, Largest);
        for (; i < source.Length; i++)
            destination[i] = FromSingleSaturating(source[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ConvertVectors(ReadOnlySpan<float> source, Span<Float8E4M3> destination, float cap)
    {
        SpanLengths.Check(source.Length, destination.Length);
        Span<byte> to = MemoryMarshal.Cast<Float8E4M3, byte>(destination);
        int i = 0, lanes = Vector<uint>.Count;
        for (; i <= source.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            NarrowVectors.Pack(
                Encode(source[i..], cap),
                Encode(source[(i + lanes)..], cap),
                Encode(source[(i + 2 * lanes)..], cap),
                Encode(source[(i + 3 * lanes)..], cap)).CopyTo(to[i..]);
        }
        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Decode(Vector<uint> value) =>
        NarrowVectors.FromFloat8(value, LargestBits, infinity: 0x80, ExponentBias, FractionBits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<uint> Encode(ReadOnlySpan<float> value, float cap) =>
        NarrowVectors.ToFloat8(new Vector<float>(value), cap, ExponentBias, FractionBits);
}
