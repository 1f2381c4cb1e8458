using Hadal.Parallelism.Pipelines;
using Hadal.Testing;
using PipelineTraining;

namespace Hadal.Parallelism.Tests.Pipelines.Execution;

/// <summary>The sample's check, and that what it checks against is right itself.</summary>
public class TrainingTests
{
    private const int Ranks = 8;

    [Theory, MemberData(nameof(Schedules.Kinds), MemberType = typeof(Schedules))]
    public async Task A_split_model_trains_as_the_unsplit_one(PipelineKind kind)
    {
        Problem problem = new(layers: 16, width: 16, microBatches: 2 * Ranks, rows: 3);
        SplitRun run = new(PipelineSchedule.Create(kind, Ranks, problem.Inputs.Length), problem);
        List<float> losses = [];
        for (int step = 0; step < 5; step++)
        {
            StepResult expected = UnsplitRun.Pass(problem, run.Weights);
            StepResult given = await run.PassAsync(cancellation: TestContext.Current.CancellationToken);

            Assert.Equal(expected.Losses.Select(BitConverter.SingleToInt32Bits), given.Losses.Select(BitConverter.SingleToInt32Bits));
            Assert.InRange(given.GradientDifference(expected), -1e-13, 1e-13);
            Assert.All(run.Modules, held => Assert.Equal(0, held.Module.UnderWay));
            losses.Add(given.Loss);
            run.Descend(rate: 0.2f);
        }

        Assert.Equal(losses.OrderDescending(), losses);
        Assert.True(losses[^1] < 0.7f * losses[0], string.Join(", ", losses));
    }

    [Fact]
    public void The_sample_says_that_all_is_equal_and_ends_with_0()
    {
        string sample = typeof(SplitRun).Assembly.Location;
        ChildProcess run = ChildProcess.Run(Requires.Tool("dotnet", "the .NET 10 SDK"), [sample], AppContext.BaseDirectory);

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(20, run.Output.Split(" yes ").Length - 1);
        Assert.Contains("All losses have the same bits, all gradients differ by less than 1E-13.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_copies_of_a_stage_stay_the_same()
    {
        Problem problem = new(layers: 8, width: 8, microBatches: 2 * Ranks, rows: 2);
        SplitRun run = new(PipelineSchedule.Create(PipelineKind.DualPipe, Ranks, problem.Inputs.Length), problem);
        for (int step = 0; step < 3; step++)
        {
            await run.PassAsync(cancellation: TestContext.Current.CancellationToken);
            run.Descend(rate: 0.2f);
        }

        Assert.All(run.Modules.GroupBy(held => held.Stage, held => held.Module.Weights), copies =>
        {
            Assert.Equal(2, copies.Count());
            Assert.Equal(copies.First(), copies.Last());
        });
    }

    [Fact]
    public void The_unsplit_gradient_is_the_slope_of_the_loss()
    {
        Problem problem = new(layers: 2, width: 4, microBatches: 2, rows: 2);
        float[] gradient = UnsplitRun.Pass(problem, problem.Weights).Gradient;
        const float Step = 1e-2f;
        for (int i = 0; i < gradient.Length; i++)
        {
            float above = LossAt(i, Step), below = LossAt(i, -Step);
            Assert.Equal((above - below) / (2 * Step), gradient[i], 1e-3f);
        }

        float LossAt(int weight, float shift)
        {
            float[] weights = [.. problem.Weights];
            weights[weight] += shift;
            return UnsplitRun.Pass(problem, weights).Loss;
        }
    }

    [Fact]
    public void The_difference_of_gradients_is_none_of_equal_ones_and_two_of_opposite_ones()
    {
        StepResult one = new([], [1, -2, 3]), opposite = new([], [-1, 2, -3]);
        Assert.Equal(0, one.GradientDifference(one));
        Assert.Equal(2, one.GradientDifference(opposite));
    }
}
