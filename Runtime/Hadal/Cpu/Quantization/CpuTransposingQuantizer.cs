using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Hadal.Specs;

namespace Hadal.Cpu;

/// <summary>
/// The managed quantiser of a transposed source, over operands in host memory; to the bit what the kernels of Kernels.cu/quantize
/// write. The source is [rows, columns], both multiples of 16, the values [columns, rows]. Scales lie as those of a [columns, rows]
/// matrix do. The result does not depend on <c>maxDegreeOfParallelism</c> (−1: all processors).
/// </summary>
internal static unsafe class CpuTransposingQuantizer
{
    private const int Side = ByteTransposition.Side;
    private const int Step = 16;
    private const int Magnitude = 0x7fffffff;

    internal static void Run(
        float* source, Float8E4M3* values, float* scales, int rows, int columns, QuantizeLayout layout, ScaleRule rule, int maxDegreeOfParallelism = -1) =>
        Run<float, SingleSource>(source, values, scales, rows, columns, layout, rule, maxDegreeOfParallelism);

    /// <inheritdoc cref="Run(float*, Float8E4M3*, float*, int, int, QuantizeLayout, ScaleRule, int)"/>
    internal static void Run(
        BFloat16* source, Float8E4M3* values, float* scales, int rows, int columns, QuantizeLayout layout, ScaleRule rule, int maxDegreeOfParallelism = -1) =>
        Run<BFloat16, BFloat16Source>(source, values, scales, rows, columns, layout, rule, maxDegreeOfParallelism);

    private static void Run<TElement, TSource>(
        TElement* source, Float8E4M3* values, float* scales, int rows, int columns, QuantizeLayout layout, ScaleRule rule, int maxDegreeOfParallelism)
        where TElement : unmanaged
        where TSource : struct, IQuantizerSource<TElement>
    {
        int down = ScaleShape.Groups(rows), across = ScaleShape.Groups(columns);
        CpuParallel.For((long)down * across, Side * Side, maxDegreeOfParallelism, tile =>
        {
            int top = (int)(tile / across) * Side, left = (int)(tile % across) * Side;
            int height = Math.Min(Side, rows - top), width = Math.Min(Side, columns - left);
            TElement* first = source + ((long)top * columns) + left;
            GroupScale* groups = stackalloc GroupScale[Side];
            FindScales<TElement, TSource>(first, columns, height, width, layout, rule, groups);
            if (layout == QuantizeLayout.Blocks)
            {
                scales[((long)(left / Side) * down) + (top / Side)] = groups[0].Scale;
            }
            else
            {
                float* line = scales + ((long)(top / Side) * ScaleShape.AlignedRows(columns)) + left;
                for (int column = 0; column < width; column++)
                    line[column] = groups[column].Scale;
            }

            byte* quantized = stackalloc byte[Side * Side];
            Quantize<TElement, TSource>(first, columns, height, width, groups, quantized);
            byte* to = (byte*)values + ((long)left * rows) + top;
            ByteTransposition.Run(quantized, Side, to, rows, height, width);
            for (int column = 0; column < width; column++)
            {
                if (!groups[column].IsFinite)
                    Unsafe.InitBlockUnaligned(to + ((long)column * rows), Float8E4M3.NaN.ToBits(), (uint)height);
            }
        });
    }

    private static void FindScales<TElement, TSource>(
        TElement* source, int stride, int height, int width, QuantizeLayout layout, ScaleRule rule, GroupScale* groups)
        where TElement : unmanaged
        where TSource : struct, IQuantizerSource<TElement>
    {
        uint* largest = stackalloc uint[Side];
        uint largestOfAll = 0;
        for (int column = 0; column < width; column += Vector256<float>.Count)
        {
            Vector256<int> mine = Vector256<int>.Zero;
            for (int row = 0; row < height; row++)
                mine = Vector256.Max(mine, TSource.LoadEight(source + ((long)row * stride) + column).AsInt32() & Vector256.Create(Magnitude));
            mine.AsUInt32().Store(largest + column);
        }

        for (int column = 0; column < width; column++)
            largestOfAll = Math.Max(largestOfAll, largest[column]);
        for (int column = 0; column < width; column++)
            groups[column] = GroupScale.Of(layout == QuantizeLayout.Blocks ? largestOfAll : largest[column], rule);
    }

    // What comes of a group that is not finite is written over, so it may be anything.
    private static void Quantize<TElement, TSource>(TElement* source, int stride, int height, int width, GroupScale* groups, byte* quantized)
        where TElement : unmanaged
        where TSource : struct, IQuantizerSource<TElement>
    {
        float* factors = stackalloc float[Side];
        for (int column = 0; column < width; column++)
            factors[column] = groups[column].Factor;
        for (int row = 0; row < height; row++)
        {
            TElement* line = source + ((long)row * stride);
            for (int column = 0; column < width; column += Step)
            {
                Vector256<float> lower = TSource.LoadEight(line + column) * Vector256.Load(factors + column);
                Vector256<float> upper = TSource.LoadEight(line + column + 8) * Vector256.Load(factors + column + 8);
                Fp8Rounding.ToE4M3(lower, upper).Store(quantized + (row * Side) + column);
            }
        }
    }
}
