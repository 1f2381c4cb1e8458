using Hadal.Cpu;
using Hadal.Specs;
using Hadal.Tests.Gpu;
using Xunit;

namespace Hadal.Tests.Cpu;

/// <summary>Calls the managed GEMM by one of its ways, with canaries behind D.</summary>
internal static unsafe class CpuGemmCase
{
    private const int Canaries = 64;
    private const float Canary = -12345;

    /// <param name="way">Which way.</param>
    /// <param name="a">[m, K].</param>
    /// <param name="b">[n, K]; how it is scaled says how it is multiplied.</param>
    /// <param name="maxDegreeOfParallelism">Threads at most.</param>
    /// <param name="previous">What the product is added to; null where it is not.</param>
    internal static float[] Single(CpuGemmWay way, HostMatrix a, HostMatrix b, int maxDegreeOfParallelism = -1, float[]? previous = null) =>
        Run(way, ElementType.Float32, a, b, maxDegreeOfParallelism, Canary, previous);

    /// <inheritdoc cref="Single"/>
    internal static BFloat16[] BFloat16(CpuGemmWay way, HostMatrix a, HostMatrix b, int maxDegreeOfParallelism = -1, BFloat16[]? previous = null) =>
        Run(way, ElementType.BFloat16, a, b, maxDegreeOfParallelism, (BFloat16)Canary, previous);

    /// <summary>One element in float64, with the scales applied block by block.</summary>
    internal static double Reference(HostMatrix a, HostMatrix b, int row, int column)
    {
        double sum = 0;
        for (int k = 0; k < a.Columns; k++)
        {
            int scaleOfB = b.IsByRows ? (k / 128 * b.ScaleColumns) + column : (column / 128 * b.ScaleColumns) + (k / 128);
            double scale = (double)a.Scales[(k / 128 * a.ScaleColumns) + row] * b.Scales[scaleOfB];
            sum += a.Row(row)[k] * b.Row(column)[k] * scale;
        }

        return sum;
    }

    private static T[] Run<T>(CpuGemmWay way, ElementType result, HostMatrix a, HostMatrix b, int maxDegreeOfParallelism, T canary, T[]? previous)
        where T : unmanaged
    {
        GemmSpec spec = new(
            b.Rows, b.Columns, ElementType.Float8E4M3, ElementType.Float8E4M3, result,
            b.IsByRows ? ScaleLayout.RowsByRows : ScaleLayout.RowsByBlocks, Accumulate: previous is not null);
        T[] d = new T[(a.Rows * b.Rows) + Canaries];
        Array.Fill(d, canary);
        previous?.CopyTo(d, 0);
        fixed (Float8E4M3* valuesA = a.Values, valuesB = b.Values)
        fixed (float* scalesA = a.Scales, scalesB = b.Scales)
        fixed (T* pointer = d)
        {
            if (way == CpuGemmWay.Chosen)
                CpuGemm.Multiply(spec, valuesA, scalesA, valuesB, scalesB, pointer, a.Rows, maxDegreeOfParallelism);
            else
                CpuGemm.Multiply((int)way, spec, valuesA, scalesA, valuesB, scalesB, pointer, a.Rows, maxDegreeOfParallelism);
        }

        Assert.All(d[^Canaries..], value => Assert.Equal(canary, value));
        return d[..^Canaries];
    }
}
