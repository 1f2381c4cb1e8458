using Hadal.Cli.Commands.Bench.Gemm.Operands;
using Hadal.Cli.Commands.Bench.Gemm.Problems;
using Hadal.Cli.Commands.Bench.Gemm.Reports;
using Hadal.Cli.Commands.Bench.Gpu;
using Hadal.Compilation;

namespace Hadal.Cli.Commands.Bench.Gemm.Measurements;

/// <summary>Our kernel on a part of the chip, interleaved with itself on the whole.</summary>
internal sealed class BudgetMeasurement(GemmBenchRig rig, IReadOnlyList<GemmProblem> problems, IReadOnlyList<int> budgets) : IGemmMeasurement
{
    private readonly int _all = rig.Device.MultiprocessorCount;

    public IReadOnlyList<GemmProblem> Problems => problems;

    public IEnumerable<KernelVariant> Kernels =>
        from problem in problems from budget in Budgets select GemmFamily.Variant(problem.Spec, problem.Configuration(budget));

    private IReadOnlyList<int> Budgets => [_all, .. budgets.Where(budget => budget != _all)];

    /// <summary>A row for the whole chip, and one a budget.</summary>
    public IReadOnlyList<GemmBenchRow> Measure(GemmProblem problem)
    {
        using GemmOperands operands = rig.Data.For(problem);
        GemmKernel kernel = GemmKernels.Create(problem);
        operands.Clear();
        Action[] calls = [.. Budgets.Select(budget => (Action)(() => Within(budget, () => operands.Multiply(kernel))))];
        foreach (Action call in calls)
        {
            call();
        }

        double[][] times = rig.Timer.Measure(calls, rig.Effort.Rounds, L2State.Clean);
        double whole = Statistics.Median(times[0]);
        return [.. Budgets.Select((budget, i) => Row(problem, budget, times[i], rig.Clock.Measure(calls[i]), whole))];
    }

    /// <summary>The speed within a budget over the part of the whole chip's speed that falls to it.</summary>
    internal static double Proportional(double wholeUs, int all, double us, int budget) => wholeUs / us / ((double)budget / all);

    private GemmBenchRow Row(GemmProblem problem, int budget, double[] times, double clockMhz, double wholeUs)
    {
        GemmBenchRow row = rig.Row(problem, GemmMeasurementName.Budget, times, clockMhz, problem.Configuration(budget).Name, budget);
        return row with { Case = row.Case with { SmBudget = budget }, SmProportional = Proportional(wholeUs, _all, row.OursUs, budget) };
    }

    private void Within(int budget, Action call)
    {
        int before = rig.Stream.SmBudget;
        rig.Stream.SmBudget = budget;
        try
        {
            call();
        }
        finally
        {
            rig.Stream.SmBudget = before;
        }
    }
}
