namespace Hadal.Cpu;

/// <summary>The managed transposition of FP8 matrices with their scales, over operands in host memory; bit for bit.</summary>
internal static unsafe class CpuTransposer
{
    private const int Side = ByteTransposition.Side;

    /// <summary>
    /// Values [rows, columns], both extents multiples of 16, and scales [⌈rows/128⌉][⌈columns/128⌉] as their transpositions. The
    /// result does not depend on <paramref name="maxDegreeOfParallelism"/> (−1: all processors).
    /// </summary>
    internal static void Blocks(
        byte* values, uint* scales, byte* transposedValues, uint* transposedScales, int rows, int columns, int maxDegreeOfParallelism = -1)
    {
        int down = ScaleShape.Groups(rows), across = ScaleShape.Groups(columns);
        CpuParallel.For((long)down * across, Side * Side, maxDegreeOfParallelism, block =>
        {
            int blockRow = (int)(block / across), blockColumn = (int)(block % across);
            int top = blockRow * Side, left = blockColumn * Side;
            ByteTransposition.Run(
                values + ((long)top * columns) + left, columns, transposedValues + ((long)left * rows) + top, rows,
                Math.Min(Side, rows - top), Math.Min(Side, columns - left));
            transposedScales[((long)blockColumn * down) + blockRow] = scales[block];
        });
    }
}
