using Hadal.Cli.Commands.Bench.Gemm.Operands;
using Hadal.Cli.Commands.Bench.Gemm.Problems;
using Hadal.Cli.Commands.Bench.Gemm.Reports;

namespace Hadal.Cli.Commands.Bench.Gemm.Measurements;

/// <summary>Times the managed implementation by the wall clock.</summary>
internal static class CpuGemmBench
{
    internal static GemmBenchRow Measure(GemmProblem problem, int rounds)
    {
        using DeviceStream stream = Device.Cpu.CreateStream();
        using GemmData data = new(stream);
        using GemmOperands operands = data.For(problem);
        GemmKernel kernel = GemmKernels.Create(problem);

        operands.Clear();
        operands.Multiply(kernel);
        double[] times = WallClock.Measure(stream, () => operands.Multiply(kernel), rounds);
        double median = Statistics.Median(times);
        return new()
        {
            Case = GemmBenchCase.Of(problem, GemmMeasurementName.Comparison),
            OursUs = median,
            SpreadPct = Statistics.SpreadPercent(times),
            Tflops = GemmRates.Tflops(problem, median),
            TbPerS = GemmRates.TbPerS(problem, median),
            Timing = WallClock.Name,
        };
    }
}
