using System.Numerics;
using System.Runtime.InteropServices;
using Hadal.Numerics;

namespace Hadal;

public readonly partial struct BFloat16
{
    /// <summary>Converts each value as the operator does.</summary>
    /// <param name="source">The values.</param>
    /// <param name="destination">Takes one float a value.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than <paramref name="source"/>.</exception>
    public static void ConvertToSingle(ReadOnlySpan<BFloat16> source, Span<float> destination)
    {
        SpanLengths.Check(source.Length, destination.Length);
        ReadOnlySpan<ushort> from = MemoryMarshal.Cast<BFloat16, ushort>(source);
        int i = 0;
        for (; i <= from.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(from[i..]), out Vector<uint> low, out Vector<uint> high);
            Vector.AsVectorSingle(low << 16).CopyTo(destination[i..]);
            Vector.AsVectorSingle(high << 16).CopyTo(destination[(i + Vector<uint>.Count)..]);
        }
        for (; i < source.Length; i++)
            destination[i] = (float)source[i];
    }

    /// <summary>Converts each value as the operator does: to nearest, ties to even.</summary>
    /// <param name="source">The values.</param>
    /// <param name="destination">Takes one BF16 number a value.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than <paramref name="source"/>.</exception>
    public static void ConvertFromSingle(ReadOnlySpan<float> source, Span<BFloat16> destination)
    {
        SpanLengths.Check(source.Length, destination.Length);
        Span<ushort> to = MemoryMarshal.Cast<BFloat16, ushort>(destination);
        int i = 0;
        for (; i <= source.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector<uint> low = NarrowVectors.ToBFloat16(new Vector<float>(source[i..]));
            Vector<uint> high = NarrowVectors.ToBFloat16(new Vector<float>(source[(i + Vector<uint>.Count)..]));
            Vector.Narrow(low, high).CopyTo(to[i..]);
        }
        for (; i < source.Length; i++)
            destination[i] = (BFloat16)source[i];
    }
}
