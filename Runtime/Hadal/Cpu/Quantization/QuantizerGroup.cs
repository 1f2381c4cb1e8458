using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Hadal.Cpu;

/// <summary>The two passes over consecutive values of a group: find the largest, then scale and round.</summary>
internal static unsafe class QuantizerGroup<TElement, TSource>
    where TElement : unmanaged
    where TSource : struct, IQuantizerSource<TElement>
{
    private const int Step = 16;
    private const uint Magnitude = 0x7fffffff;

    /// <summary>The bits of the largest magnitude, and of any NaN where there is one.</summary>
    internal static uint Largest(TElement* source, int count)
    {
        Vector256<int> largest = Vector256<int>.Zero, mask = Vector256.Create((int)Magnitude);
        int i = 0;
        for (; i <= count - Step; i += Step)
        {
            Vector256<int> lower = TSource.LoadEight(source + i).AsInt32() & mask, upper = TSource.LoadEight(source + i + 8).AsInt32() & mask;
            largest = Vector256.Max(largest, Vector256.Max(lower, upper));
        }

        int result = 0;
        for (int lane = 0; lane < Vector256<int>.Count; lane++)
            result = Math.Max(result, largest.GetElement(lane));
        for (; i < count; i++)
            result = Math.Max(result, BitConverter.SingleToInt32Bits(TSource.Load(source + i)) & (int)Magnitude);
        return (uint)result;
    }

    internal static void Quantize(TElement* source, Float8E4M3* values, int count, GroupScale scale)
    {
        if (!scale.IsFinite)
        {
            Unsafe.InitBlockUnaligned(values, Float8E4M3.NaN.ToBits(), (uint)count);
            return;
        }

        Vector256<float> factor = Vector256.Create(scale.Factor);
        int i = 0;
        for (; i <= count - Step; i += Step)
            Fp8Rounding.ToE4M3(TSource.LoadEight(source + i) * factor, TSource.LoadEight(source + i + 8) * factor).Store((byte*)(values + i));
        for (; i < count; i++)
            values[i] = Float8E4M3.FromSingleSaturating(TSource.Load(source + i) * scale.Factor);
    }
}
