using System.Diagnostics;

namespace Hadal.Cli.Commands.Bench.Gemm;

/// <summary>Times the managed implementation by the wall clock.</summary>
internal static class CpuGemmBench
{
    private const int Rounds = 12;

    internal static GemmBenchRow Measure(GemmShape shape, GemmResult result)
    {
        using DeviceStream stream = Device.Cpu.CreateStream();
        using GemmWeights weights = new(stream, shape.N, shape.K);
        using GemmOperands operands = new(stream, shape, result, weights);
        GemmKernel kernel = GemmTarget.CreateKernel(result, shape.N, shape.K);

        operands.D.Run(kernel, stream, operands.A, weights.B);
        double[] times = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            operands.D.Run(kernel, stream, operands.A, weights.B);
            stream.Synchronize();
            times[round] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        double median = Statistics.Median(times);
        return new()
        {
            Case = new(shape.M, shape.N, shape.K, result.Tag()),
            OursUs = median,
            SpreadPct = Statistics.SpreadPercent(times),
            Tflops = GemmRates.Tflops(shape, median),
            TbPerS = GemmRates.TbPerS(shape, result, median),
            Timing = "stopwatch",
        };
    }
}
