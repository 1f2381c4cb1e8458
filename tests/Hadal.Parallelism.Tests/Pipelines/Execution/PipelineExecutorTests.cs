using Hadal.Parallelism.Pipelines;
using Hadal.Parallelism.Pipelines.Execution;

namespace Hadal.Parallelism.Tests.Pipelines.Execution;

public class PipelineExecutorTests
{
    [Fact]
    public async Task Every_micro_batch_goes_through_all_stages_and_back_in_every_small_schedule()
    {
        foreach ((PipelineKind kind, int ranks, int microBatches, PipelineOptions options) in LegalSchedules.All(ranks: 5, perRank: 4))
        {
            PipelineSchedule schedule = PipelineSchedule.Create(kind, ranks, microBatches, options);
            SymbolicStages[] stages = SymbolicStages.Of(schedule);

            await new PipelineExecutor(schedule).RunAsync(stages, TestContext.Current.CancellationToken);

            Check(schedule, stages, $"{kind}, {ranks} ranks, {microBatches} micro-batches, {options}");
        }
    }

    private static void Check(PipelineSchedule schedule, SymbolicStages[] stages, string what)
    {
        Dictionary<int, string> outputs = stages.SelectMany(rank => rank.Outputs).ToDictionary();
        Dictionary<int, string> gradients = stages.SelectMany(rank => rank.InputGradients).ToDictionary();
        int[] forth = [.. Enumerable.Range(0, schedule.Stages)], trained = schedule.Options.ForwardOnly ? [] : [.. Enumerable.Range(0, schedule.MicroBatches)];
        Assert.True(outputs.Count == schedule.MicroBatches, what);
        Assert.All(outputs, output => Assert.Equal(forth.Aggregate($"x{output.Key}", (term, stage) => $"f{stage}({term})"), output.Value));
        Assert.Equal(trained, gradients.Keys.Order());
        Assert.All(gradients, gradient => Assert.Equal(forth.Reverse().Aggregate($"l{gradient.Key}", (term, stage) => $"b{stage}({term})"), gradient.Value));
        var weights = from stage in forth from microBatch in trained select (stage, microBatch);
        Assert.Equal(weights, stages.SelectMany(rank => rank.WeightGradients).Order());
    }

    [Fact]
    public async Task Mirrored_ranks_of_DualPipe_add_their_gradients_in_the_same_order()
    {
        PipelineSchedule schedule = PipelineSchedule.Create(PipelineKind.DualPipe, 4, 8);
        SymbolicStages[] stages = SymbolicStages.Of(schedule);

        await new PipelineExecutor(schedule).RunAsync(stages, TestContext.Current.CancellationToken);

        string[] sums = ["w0@0+w0@3", "w1@1+w1@2", "w2@2+w2@1", "w3@3+w3@0"];
        for (int rank = 0; rank < 4; rank++)
        {
            Assert.Equal(sums[rank], stages[rank].Sums[0]);
            Assert.Equal(sums[3 - rank], stages[rank].Sums[1]);
        }
    }

    [Fact]
    public async Task Stages_of_DualPipeV_are_held_once_and_nothing_is_added()
    {
        PipelineSchedule schedule = PipelineSchedule.Create(PipelineKind.DualPipeV, 4, 8);
        SymbolicStages[] stages = SymbolicStages.Of(schedule);

        await new PipelineExecutor(schedule).RunAsync(stages, TestContext.Current.CancellationToken);

        Assert.All(stages, rank => Assert.Empty(rank.Sums));
    }

    [Fact]
    public async Task One_executor_runs_twice_at_the_same_time()
    {
        PipelineSchedule schedule = Schedules.Small(PipelineKind.DualPipeV);
        PipelineExecutor executor = new(schedule);
        SymbolicStages[][] runs = [SymbolicStages.Of(schedule), SymbolicStages.Of(schedule)];

        await Task.WhenAll(runs.Select(stages => executor.RunAsync(stages, TestContext.Current.CancellationToken)));

        Assert.All(runs, stages => Assert.Equal(8, stages.Sum(rank => rank.Outputs.Count)));
    }

    [Fact]
    public async Task Ranks_and_transports_are_counted()
    {
        PipelineSchedule schedule = Schedules.Small(PipelineKind.DualPipe);
        PipelineExecutor executor = new(schedule);
        SymbolicStages[] stages = SymbolicStages.Of(schedule);

        ArgumentException few = await Assert.ThrowsAsync<ArgumentException>("ranks", () => executor.RunAsync(stages[1..], TestContext.Current.CancellationToken));
        Assert.Contains("4 ranks; 3 are given", few.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>("ranks", () => executor.RunAsync<string>([stages[0], null!, stages[2], stages[3]], TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<ArgumentException>("transports", () => executor.RunAsync(stages, InProcessTransports.Connect<string>(5), cancellation: TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("rank", () => executor.RunRankAsync(4, stages[0], InProcessTransports.Connect<string>(4)[0]));
    }
}
