using Hadal.Cli.Commands.Bench.Gpu;
using Hadal.Cli.Commands.Bench.Mla.Operands;
using Hadal.Cli.Commands.Bench.Mla.Problems;
using Hadal.Cli.Commands.Bench.Mla.Reports;

namespace Hadal.Cli.Commands.Bench.Mla.Measurements;

/// <summary>The kernel that plans a step, once for all layers.</summary>
internal sealed class MlaPlanMeasurement(MlaBenchRig rig)
{
    internal MlaBenchRow Measure(MlaProblem problem)
    {
        using MlaOperands operands = MlaOperands.Create(rig.Stream, problem);
        operands.Plan();
        rig.Stream.Synchronize();
        double[] clean = rig.Timer.Measure([operands.Plan], rig.Rounds, L2State.Clean)[0];
        double[] dirty = rig.Timer.Measure([operands.Plan], rig.Rounds, L2State.Dirty)[0];
        return new()
        {
            Case = MlaBenchCase.Of(problem, MlaBenchCase.Plan),
            OursUs = Statistics.Median(clean),
            DirtyUs = Statistics.Median(dirty),
            SpreadPct = Statistics.SpreadPercent(clean),
            Timing = rig.Timer.Name,
        };
    }
}
