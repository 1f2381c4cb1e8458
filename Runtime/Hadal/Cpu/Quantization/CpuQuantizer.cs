namespace Hadal.Cpu;

/// <summary>
/// The managed quantisers over operands in host memory; to the bit what the kernels of Kernels.cu/quantize write. Source and values
/// are [rows, columns]. The result does not depend on <c>maxDegreeOfParallelism</c> (−1: all processors).
/// </summary>
internal static unsafe class CpuQuantizer
{
    private const int GroupSize = 128;

    /// <summary>One scale per row and 128 columns: scales[⌈columns/128⌉][align(rows, 4)], of which the padding is left alone.</summary>
    internal static void ToRows(float* source, Float8E4M3* values, float* scales, int rows, int columns, ScaleRule rule, int maxDegreeOfParallelism = -1) =>
        ToRows<float, SingleSource>(source, values, scales, rows, columns, rule, maxDegreeOfParallelism);

    /// <inheritdoc cref="ToRows(float*, Float8E4M3*, float*, int, int, ScaleRule, int)"/>
    internal static void ToRows(BFloat16* source, Float8E4M3* values, float* scales, int rows, int columns, ScaleRule rule, int maxDegreeOfParallelism = -1) =>
        ToRows<BFloat16, BFloat16Source>(source, values, scales, rows, columns, rule, maxDegreeOfParallelism);

    /// <summary>One scale per 128 rows and 128 columns: scales[⌈rows/128⌉][⌈columns/128⌉].</summary>
    internal static void ToBlocks(float* source, Float8E4M3* values, float* scales, int rows, int columns, ScaleRule rule, int maxDegreeOfParallelism = -1) =>
        ToBlocks<float, SingleSource>(source, values, scales, rows, columns, rule, maxDegreeOfParallelism);

    /// <inheritdoc cref="ToBlocks(float*, Float8E4M3*, float*, int, int, ScaleRule, int)"/>
    internal static void ToBlocks(BFloat16* source, Float8E4M3* values, float* scales, int rows, int columns, ScaleRule rule, int maxDegreeOfParallelism = -1) =>
        ToBlocks<BFloat16, BFloat16Source>(source, values, scales, rows, columns, rule, maxDegreeOfParallelism);

    private static void ToRows<TElement, TSource>(
        TElement* source, Float8E4M3* values, float* scales, int rows, int columns, ScaleRule rule, int maxDegreeOfParallelism)
        where TElement : unmanaged
        where TSource : struct, IQuantizerSource<TElement>
    {
        long scaleStride = ((long)rows + 3) / 4 * 4;
        CpuParallel.For(rows, columns, maxDegreeOfParallelism, row =>
        {
            long start = (long)row * columns;
            // Columns are counted in 64 bits: the last step may go beyond the largest int.
            for (long column = 0, block = 0; column < columns; column += GroupSize, block++)
            {
                int count = (int)Math.Min(GroupSize, columns - column);
                GroupScale scale = GroupScale.Of(QuantizerGroup<TElement, TSource>.Largest(source + start + column, count), rule);
                QuantizerGroup<TElement, TSource>.Quantize(source + start + column, values + start + column, count, scale);
                scales[(block * scaleStride) + row] = scale.Scale;
            }
        });
    }

    private static void ToBlocks<TElement, TSource>(
        TElement* source, Float8E4M3* values, float* scales, int rows, int columns, ScaleRule rule, int maxDegreeOfParallelism)
        where TElement : unmanaged
        where TSource : struct, IQuantizerSource<TElement>
    {
        int blocksDown = BlocksOf(rows), blocksAcross = BlocksOf(columns);
        CpuParallel.For((long)blocksDown * blocksAcross, GroupSize * GroupSize, maxDegreeOfParallelism, block =>
        {
            int blockRow = (int)(block / blocksAcross), blockColumn = (int)(block % blocksAcross);
            int height = Math.Min(GroupSize, rows - (blockRow * GroupSize)), width = Math.Min(GroupSize, columns - (blockColumn * GroupSize));
            long start = ((long)blockRow * GroupSize * columns) + (blockColumn * GroupSize);

            uint largest = 0;
            for (int row = 0; row < height; row++)
                largest = Math.Max(largest, QuantizerGroup<TElement, TSource>.Largest(source + start + ((long)row * columns), width));

            GroupScale scale = GroupScale.Of(largest, rule);
            for (int row = 0; row < height; row++)
                QuantizerGroup<TElement, TSource>.Quantize(source + start + ((long)row * columns), values + start + ((long)row * columns), width, scale);
            scales[block] = scale.Scale;
        });
    }

    private static int BlocksOf(int extent) => (int)(((long)extent + GroupSize - 1) / GroupSize);
}
