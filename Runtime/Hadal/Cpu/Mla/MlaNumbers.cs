using System.Numerics.Tensors;

namespace Hadal.Cpu;

/// <summary>Converts BF16 or FP16 numbers, whichever <c>T</c> is, from and to floats.</summary>
internal static unsafe class MlaNumbers
{
    internal static void ToSingle<T>(T* source, Span<float> destination)
        where T : unmanaged
    {
        if (typeof(T) == typeof(BFloat16))
            BFloat16.ConvertToSingle(new(source, destination.Length), destination);
        else
            TensorPrimitives.ConvertToSingle(new ReadOnlySpan<Half>(source, destination.Length), destination);
    }

    internal static void FromSingle<T>(ReadOnlySpan<float> source, T* destination)
        where T : unmanaged
    {
        if (typeof(T) == typeof(BFloat16))
            BFloat16.ConvertFromSingle(source, new Span<BFloat16>(destination, source.Length));
        else
            TensorPrimitives.ConvertToHalf(source, new Span<Half>(destination, source.Length));
    }
}
