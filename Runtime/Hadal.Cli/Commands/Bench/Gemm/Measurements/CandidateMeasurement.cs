using System.Globalization;
using Hadal.Cli.Commands.Bench.Gemm.Operands;
using Hadal.Cli.Commands.Bench.Gemm.Problems;
using Hadal.Cli.Commands.Bench.Gemm.Reports;
using Hadal.Cli.Commands.Bench.Gpu;
using Hadal.Compilation;

namespace Hadal.Cli.Commands.Bench.Gemm.Measurements;

/// <summary>The most promising configurations of a problem, interleaved: how much a better choice would gain.</summary>
internal sealed class CandidateMeasurement(GemmBenchRig rig, IReadOnlyList<GemmProblem> problems) : IGemmMeasurement
{
    public IReadOnlyList<GemmProblem> Problems => problems;

    public IEnumerable<KernelVariant> Kernels =>
        from problem in problems
        from candidate in CandidateChoice.Of(problem, rig.Stream.SmBudget).Ranked
        select GemmFamily.Variant(problem.Spec, candidate.Configuration);

    /// <summary>One row: the choice's time, and its regret.</summary>
    public IReadOnlyList<GemmBenchRow> Measure(GemmProblem problem)
    {
        int multiprocessors = rig.Stream.SmBudget;
        CandidateChoice choice = CandidateChoice.Of(problem, multiprocessors);
        using GemmOperands operands = rig.Data.For(problem);
        operands.Clear();
        Action?[] calls = [.. choice.Ranked.Select(candidate => Call(problem, candidate.Configuration, operands))];
        double[][] measured = rig.Timer.Measure([.. calls.OfType<Action>()], rig.Effort.Rounds, L2State.Clean);

        Queue<double[]> remaining = new(measured);
        double[][] times = [.. calls.Select(call => call is null ? [] : remaining.Dequeue())];
        int picked = choice.Ranked.ToList().FindIndex(candidate => candidate.Configuration == choice.Picked);
        Action pick = calls[picked] ?? throw new HadalException(string.Create(CultureInfo.InvariantCulture, $"{problem} cannot be measured: its own choice, {choice.Picked.Name}, does not run."));
        return
        [
            rig.Row(problem, GemmMeasurementName.Candidates, times[picked], rig.Clock.Measure(pick), choice.Picked.Name, multiprocessors) with
            {
                Regret = choice.Judge([.. times.Select(rounds => Statistics.Median(rounds))]),
            },
        ];
    }

    // One that the compiler refuses says something about the candidates, and nothing about the others.
    private Action? Call(GemmProblem problem, GemmConfiguration configuration, GemmOperands operands)
    {
        GemmKernel kernel = GemmKernels.Create(problem, configuration);
        try
        {
            operands.Multiply(kernel);
            rig.Stream.Synchronize();
            return () => operands.Multiply(kernel);
        }
        catch (HadalException failure) when (!rig.Device.IsLost)
        {
            rig.Note($"{problem} {configuration.Name}: {failure.Message}");
            return null;
        }
    }
}
