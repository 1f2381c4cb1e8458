using Hadal.Cli.Commands.Bench.Gemm.Operands;
using Hadal.Cli.Commands.Bench.Gemm.Problems;
using Hadal.Cli.Commands.Bench.Gemm.Reports;
using Hadal.Cli.Commands.Bench.Gpu;
using Hadal.Compilation;

namespace Hadal.Cli.Commands.Bench.Gemm.Measurements;

/// <summary>One layer at row counts from 1 up, all of them interleaved: more rows should never take less time.</summary>
internal sealed class SweepMeasurement(GemmBenchRig rig, IReadOnlyList<GemmProblem> problems) : IGemmMeasurement
{
    public IReadOnlyList<GemmProblem> Problems => problems;

    public IEnumerable<KernelVariant> Kernels =>
        from problem in problems
        from rows in Rows(problem)
        select GemmFamily.Variant(rows.Spec, rows.Configuration(rig.Stream.SmBudget));

    /// <summary>A row a row count, up to that of the problem.</summary>
    public IReadOnlyList<GemmBenchRow> Measure(GemmProblem problem)
    {
        GemmProblem[] counts = Rows(problem);
        GemmShape shape = problem.Shape;
        GemmWeights weights = rig.Data.Weights(problem.Operation.Scales, shape.N, shape.K);
        using DeviceTensor<BFloat16> source = new(rig.Device, shape.M, shape.K);
        source.CopyFrom(NormalData.Matrix(shape.M, shape.K, seed: 1));
        using GemmTarget d = GemmTarget.Create(problem.Operation.Result, rig.Device, shape.M, shape.N);
        d.Clear(rig.Stream);
        GemmKernel kernel = GemmKernels.Create(problem);
        Fp8Rows[] activations = [.. counts.Select(count => Quantized(source, count.Shape.M))];
        try
        {
            Action[] calls = [.. activations.Select(a => Call(kernel, a, weights, d.Slice(a.Rows)))];
            foreach (Action call in calls)
            {
                call();
            }

            double[][] times = rig.Timer.Measure(calls, rig.Effort.Rounds, L2State.Clean);
            double[] drops = RowCounts.Drops([.. times.Select(rounds => Statistics.Median(rounds))]);
            int multiprocessors = rig.Stream.SmBudget;
            return
            [
                .. counts.Select((count, i) =>
                    rig.Row(count, GemmMeasurementName.Sweep, times[i], rig.Clock.Measure(calls[i]), count.Configuration(multiprocessors).Name, multiprocessors) with
                    {
                        DropPct = drops[i],
                    }),
            ];
        }
        finally
        {
            Array.ForEach(activations, a => a.Dispose());
        }
    }

    private static GemmProblem[] Rows(GemmProblem problem) => [.. RowCounts.UpTo(problem.Shape.M).Select(m => problem with { Shape = problem.Shape with { M = m } })];

    private Action Call(GemmKernel kernel, Fp8Rows a, GemmWeights weights, GemmTarget d) => () => d.Multiply(kernel, rig.Stream, a, weights);

    // Scales lie by the number of rows, so the rows of one are no part of another.
    private Fp8Rows Quantized(DeviceTensor<BFloat16> source, int m)
    {
        Fp8Rows rows = new(rig.Device, m, source.Shape[1]);
        Quantizer.ToRows(rig.Stream, source.Slice(0, m), rows, ScaleRule.Exact);
        return rows;
    }
}
