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
        Run<float, SingleResult>(way, a, b, maxDegreeOfParallelism, Canary);

    internal static BFloat16[] BFloat16(CpuGemmWay way, HostMatrix a, HostMatrix b, int maxDegreeOfParallelism = -1) =>
        Run<BFloat16, BFloat16Result>(way, a, b, maxDegreeOfParallelism, (BFloat16)Canary);

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

    private static T[] Run<T, TResult>(CpuGemmWay way, HostMatrix a, HostMatrix b, int maxDegreeOfParallelism, T canary)
        where T : unmanaged
        where TResult : struct, IGemmResult<T>
    {
        T[] d = new T[(a.Rows * b.Rows) + Canaries];
        Array.Fill(d, canary);
        fixed (Float8E4M3* valuesA = a.Values, valuesB = b.Values)
        fixed (float* scalesA = a.Scales, scalesB = b.Scales)
        fixed (T* pointer = d)
        {
            GemmOperands operands = new(valuesA, scalesA, valuesB, scalesB, a.Rows, b.Rows, a.Columns);
            switch (way)
            {
                case CpuGemmWay.Rows:
                    RowGemm<T, TResult>.Multiply(operands, pointer, maxDegreeOfParallelism);
                    break;
                case CpuGemmWay.Wide:
                    PanelGemm<MicroKernel512, T, TResult>.Multiply(operands, pointer, maxDegreeOfParallelism);
                    break;
                case CpuGemmWay.Portable:
                    PanelGemm<MicroKernelPortable, T, TResult>.Multiply(operands, pointer, maxDegreeOfParallelism);
                    break;
                case CpuGemmWay.Chosen when typeof(T) == typeof(float):
                    CpuGemm.Multiply(valuesA, scalesA, valuesB, scalesB, (float*)pointer, a.Rows, b.Rows, a.Columns, maxDegreeOfParallelism);
                    break;
                default:
                    CpuGemm.Multiply(valuesA, scalesA, valuesB, scalesB, (BFloat16*)pointer, a.Rows, b.Rows, a.Columns, maxDegreeOfParallelism);
                    break;
            }
        }

        Assert.All(d[^Canaries..], value => Assert.Equal(canary, value));
        return d[..^Canaries];
    }
}
