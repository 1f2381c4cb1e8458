using Hadal.Cli.Commands.Bench.Gemm.Measurements;
using Hadal.Cli.Commands.Bench.Gemm.Problems;
using Hadal.Cli.Commands.Bench.Gemm.Reports;
using Hadal.Cli.CommandLine;
using Hadal.Cli.Kernels;

namespace Hadal.Cli.Commands.Bench.Gemm;

/// <summary>Carries out a plan on a GPU.</summary>
internal static class GpuGemmBench
{
    internal static IReadOnlyList<GemmBenchRow> Run(GemmBenchPlan plan, GemmBenchRequest request, CudaDevice device, ToolConsole console)
    {
        using GemmBenchRig rig = new(device, request.Effort, request.WithPeer, console.Note);

        // Chains first: once kernels are recorded, which the others need, they stay so.
        IGemmMeasurement[] measurements =
        [
            new ChainMeasurement(rig, plan.Chained),
            new GemmComparison(rig, plan.Comparisons),
            new BudgetMeasurement(rig, plan.Budgeted, plan.Budgets),
            new SweepMeasurement(rig, plan.Swept),
            new CandidateMeasurement(rig, plan.Judged),
        ];
        List<GemmBenchRow> rows = [];
        console.Track("bench gemm", 1 + measurements.Sum(measurement => measurement.Problems.Count), progress =>
        {
            KernelWarmUp.Run(measurements.SelectMany(measurement => measurement.Kernels), rig.Architecture);
            progress.Step("kernels compiled");
            foreach (IGemmMeasurement measurement in measurements)
            {
                foreach (GemmProblem problem in measurement.Problems)
                {
                    IReadOnlyList<GemmBenchRow> measured = measurement.Measure(problem);
                    rows.AddRange(measured);
                    progress.Step(GemmProgress.Line(problem, measured));
                }
            }
        });
        return rows;
    }
}
