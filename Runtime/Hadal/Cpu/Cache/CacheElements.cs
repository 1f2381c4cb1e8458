using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Hadal.Cpu;

/// <summary>The 16-bit elements of keys as floats and back.</summary>
internal static unsafe class CacheElements
{
    private const ushort NaN = 0x7fff;

    internal static void Widen<T>(T* source, Span<float> destination)
        where T : unmanaged
    {
        if (typeof(T) == typeof(BFloat16))
        {
            BFloat16.ConvertToSingle(new(source, destination.Length), destination);
        }
        else
        {
            TensorPrimitives.ConvertToSingle(new ReadOnlySpan<Half>(source, destination.Length), destination);
        }
    }

    /// <summary>To nearest, ties to even. NaN becomes 0x7FFF, as the GPU's conversions make it, whatever it was.</summary>
    internal static void Round<T>(ReadOnlySpan<float> source, T* destination)
        where T : unmanaged
    {
        if (typeof(T) == typeof(BFloat16))
        {
            BFloat16.ConvertFromSingle(source, new(destination, source.Length));
            Unify(new(destination, source.Length), infinity: 0x7f80);
        }
        else
        {
            TensorPrimitives.ConvertToHalf(source, new Span<Half>(destination, source.Length));
            Unify(new(destination, source.Length), infinity: 0x7c00);
        }
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
