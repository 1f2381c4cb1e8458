using Hadal.Cli.Commands.Bench.Gemm;
using Hadal.Cli.Commands.Bench.Gemm.Problems;
using Hadal.Specs;

namespace Hadal.Cli.Tests;

public class GemmPlanTests
{
    private static GemmBenchPlan On132(GemmBenchRequest request) => GemmBenchPlan.ForGpu(request, 132);

    [Fact]
    public void Where_nothing_is_asked_for_everything_is_measured_that_the_targets_are_about()
    {
        GemmBenchPlan plan = On132(new() { WithPeer = true });
        Assert.Equal(21, plan.Comparisons.Count(problem => problem.Operation.Scales == ScaleLayout.RowsByBlocks));
        Assert.Equal(
            [.. from shape in GemmShapes.WeightGradient from operation in GemmOperation.WeightGradients select new GemmProblem(shape, operation)],
            plan.Comparisons.Where(problem => problem.Operation.Scales == ScaleLayout.RowsByRows));
        Assert.Equal([112, 24], plan.Budgets);
        Assert.Equal(3, plan.Budgeted.Count);
        Assert.Equal(65536, Assert.Single(plan.Swept).Shape.M);
        Assert.Empty(plan.Judged);
        Assert.Empty(plan.Chained);
    }

    [Fact]
    public void A_named_measurement_is_the_only_one()
    {
        GemmBenchPlan plan = On132(new() { Candidates = true });
        Assert.Equal(12, plan.Judged.Count);
        Assert.Empty(plan.Comparisons);
        Assert.Empty(plan.Budgeted);
        Assert.Empty(plan.Swept);
        Assert.Equal(9, On132(new() { Chain = true }).Chained.Count);
    }

    [Fact]
    public void Several_named_measurements_are_all_taken_on_the_shapes_that_are_given()
    {
        GemmShape shape = new(64, 128, 256);
        GemmBenchPlan plan = On132(new() { Shapes = [shape], SmBudgets = [4, 132], SweepM = true, Candidates = true, Chain = true, Operation = GemmOperation.WeightGradientName });
        GemmProblem expected = new(shape, new(ScaleLayout.RowsByRows, GemmResult.Float32, Accumulates: true));
        Assert.All((IReadOnlyList<GemmProblem>[])[plan.Budgeted, plan.Swept, plan.Judged, plan.Chained], problems => Assert.Equal([expected], problems));
        Assert.Equal([4, 132], plan.Budgets);
    }

    [Fact]
    public void A_gradient_is_measured_on_the_seven_shapes_of_the_anchors_added_up_first()
    {
        IReadOnlyList<GemmProblem> problems = On132(new() { Operation = GemmOperation.WeightGradientName, WithPeer = true }).Comparisons;
        Assert.Equal(GemmShapes.WeightGradient, problems.Where(problem => problem.Operation is { Accumulates: true, Result: GemmResult.Float32 }).Select(problem => problem.Shape));
        Assert.Equal(3 * 7, problems.Distinct().Count());
        Assert.True(problems[0].Operation.Accumulates);
        Assert.All(problems, problem => Assert.Equal(4096, problem.Shape.N));
    }

    [Fact]
    public void A_result_narrows_the_kinds_of_a_gradient() => Assert.Equal(
        [new(ScaleLayout.RowsByRows, GemmResult.BFloat16, Accumulates: false)],
        On132(new() { Operation = GemmOperation.WeightGradientName, Result = GemmResult.BFloat16 }).Comparisons.Select(problem => problem.Operation).Distinct());

    [Theory]
    [InlineData(3)]
    [InlineData(133)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void A_budget_beyond_the_chip_is_an_error_that_says_how_large_it_is(int budget)
    {
        HadalException error = Assert.Throws<HadalException>(() => On132(new() { SmBudgets = [budget] }));
        Assert.Contains("4 … 132", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_small_chip_is_measured_within_budgets_that_it_has() => Assert.Equal([24], GemmBenchPlan.ForGpu(new(), 78).Budgets);

    [Fact]
    public void Every_shape_that_is_measured_unasked_has_a_kernel()
    {
        GemmBenchPlan all = On132(new());
        GemmBenchPlan named = On132(new() { Candidates = true, Chain = true });
        Assert.All((GemmProblem[])[.. all.Comparisons, .. all.Budgeted, .. all.Swept, .. named.Judged, .. named.Chained], problem => problem.Check());
        Assert.Equal(12, named.Judged.Distinct().Count());
    }
}
