using Hadal.Cpu;
using Hadal.Tests.Gpu;
using Xunit;

namespace Hadal.Tests.Cpu;

/// <summary>Calls the managed GEMM by one of its ways, with canaries behind D.</summary>
internal static unsafe class CpuGemmCase
{
    private const int Canaries = 64;
    private const float Canary = -12345;

    internal static float[] Single(CpuGemmWay way, HostMatrix a, HostMatrix b, int maxDegreeOfParallelism = -1) =>
        Run(way, a, b, maxDegreeOfParallelism, Canary);

    internal static BFloat16[] BFloat16(CpuGemmWay way, HostMatrix a, HostMatrix b, int maxDegreeOfParallelism = -1) =>
        Run(way, a, b, maxDegreeOfParallelism, (BFloat16)Canary);

    /// <summary>One element in float64, with the scales applied block by block.</summary>
    internal static double Reference(HostMatrix a, HostMatrix b, int row, int column)
    {
        double sum = 0;
        for (int k = 0; k < a.Columns; k++)
        {
            double scale = (double)a.Scales[(k / 128 * a.ScaleColumns) + row] * b.Scales[(column / 128 * b.ScaleColumns) + (k / 128)];
            sum += a.Row(row)[k] * b.Row(column)[k] * scale;
        }

        return sum;
    }

    private static T[] Run<T>(CpuGemmWay way, HostMatrix a, HostMatrix b, int maxDegreeOfParallelism, T canary)
        where T : unmanaged
    {
        T[] d = new T[(a.Rows * b.Rows) + Canaries];
        Array.Fill(d, canary);
        fixed (Float8E4M3* valuesA = a.Values, valuesB = b.Values)
        fixed (float* scalesA = a.Scales, scalesB = b.Scales)
        fixed (T* pointer = d)
        {
            if (way != CpuGemmWay.Chosen)
                CpuGemm.Multiply((int)way, valuesA, scalesA, valuesB, scalesB, pointer, a.Rows, b.Rows, a.Columns, maxDegreeOfParallelism);
            else if (typeof(T) == typeof(float))
                CpuGemm.Multiply(valuesA, scalesA, valuesB, scalesB, (float*)pointer, a.Rows, b.Rows, a.Columns, maxDegreeOfParallelism);
            else
                CpuGemm.Multiply(valuesA, scalesA, valuesB, scalesB, (BFloat16*)pointer, a.Rows, b.Rows, a.Columns, maxDegreeOfParallelism);
        }

        Assert.All(d[^Canaries..], value => Assert.Equal(canary, value));
        return d[..^Canaries];
    }
}
