using System.Numerics;
using System.Runtime.InteropServices;

namespace Hadal.Cpu;

/// <summary>Rounds to the 16-bit elements of keys.</summary>
internal static unsafe class CacheElements
{
    private const ushort NaN = 0x7fff;
    private const ushort BFloat16Infinity = 0x7f80;
    private const ushort HalfInfinity = 0x7c00;

    /// <summary>To nearest, ties to even. NaN becomes 0x7FFF, as the GPU's conversions make it, whatever it was.</summary>
    internal static void Round<T>(ReadOnlySpan<float> source, T* destination)
        where T : unmanaged
    {
        MlaNumbers.FromSingle(source, destination);
        Unify(new(destination, source.Length), infinity: typeof(T) == typeof(BFloat16) ? BFloat16Infinity : HalfInfinity);
    }

    private static void Unify(Span<ushort> values, ushort infinity)
    {
        Span<Vector<ushort>> vectors = MemoryMarshal.Cast<ushort, Vector<ushort>>(values);
        foreach (ref Vector<ushort> vector in vectors)
        {
            Vector<ushort> isNaN = Vector.GreaterThan(vector & new Vector<ushort>(0x7fff), new Vector<ushort>(infinity));
            vector = Vector.ConditionalSelect(isNaN, new Vector<ushort>(NaN), vector);
        }

        foreach (ref ushort value in values[(vectors.Length * Vector<ushort>.Count)..])
        {
            value = (value & 0x7fff) > infinity ? NaN : value;
        }
    }
}
