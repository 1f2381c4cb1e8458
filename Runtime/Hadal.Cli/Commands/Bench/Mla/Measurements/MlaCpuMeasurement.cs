using Hadal.Cli.Commands.Bench.Mla.Operands;
using Hadal.Cli.Commands.Bench.Mla.Problems;
using Hadal.Cli.Commands.Bench.Mla.Reports;

namespace Hadal.Cli.Commands.Bench.Mla.Measurements;

/// <summary>Times the managed implementation by the wall clock.</summary>
internal static class MlaCpuMeasurement
{
    internal static MlaBenchRow Measure(MlaProblem problem, int rounds)
    {
        using DeviceStream stream = Device.Cpu.CreateStream();
        using MlaOperands operands = MlaOperands.Create(stream, problem);
        operands.Plan();
        operands.Attend();
        double[] times = WallClock.Measure(stream, operands.Attend, rounds);
        double median = Statistics.Median(times);
        return new()
        {
            Case = MlaBenchCase.Of(problem, MlaBenchCase.Decode),
            OursUs = median,
            SpreadPct = Statistics.SpreadPercent(times),
            Tflops = operands.Rates.Tflops(median),
            TbPerS = operands.Rates.TbPerS(median),
            Timing = WallClock.Name,
        };
    }
}
