using Hadal.Parallelism.Pipelines;
using Hadal.Parallelism.Pipelines.Execution;

namespace Hadal.Parallelism.Tests.Pipelines.Execution;

/// <summary>Programs of one's own may be wrong; what can be seen on a rank, or in what comes, is an error with the rank.</summary>
public class WrongProgramTests
{
    [Fact]
    public async Task A_weight_gradient_that_is_not_the_oldest_is_refused()
    {
        PipelineExecutionException failure = await Fails(0, operations =>
        {
            int first = operations.FindIndex(operation => operation.Kind == PipelineOpKind.BackwardWeight);
            operations[first] = operations[first] with { MicroBatch = operations[first].MicroBatch + 1 };
        });

        Assert.Contains("is not the oldest that is queued; that is of phase", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Weight_gradients_that_are_never_computed_are_counted()
    {
        PipelineExecutionException failure = await Fails(0, operations => operations.RemoveAll(operation => operation.Kind == PipelineOpKind.BackwardWeight));

        Assert.Contains("weight gradients are still queued", failure.Message, StringComparison.Ordinal);
        Assert.Null(failure.Operation);
    }

    [Fact]
    public async Task A_forward_whose_input_was_not_received_is_refused()
    {
        PipelineExecutionException failure = await Fails(1, operations => operations.RemoveAt(0));

        Assert.Contains("ReceiveForward of phase 0, micro-batch 0, is not there", failure.Message, StringComparison.Ordinal);
        Assert.Equal(PipelineOpKind.Forward, failure.Operation?.Kind);
    }

    [Fact]
    public async Task A_forward_that_is_done_twice_is_refused()
    {
        PipelineExecutionException failure = await Fails(0, operations => operations.Insert(0, operations[0]));

        Assert.Contains("is there already", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_micro_batch_that_comes_in_the_place_of_another_is_refused()
    {
        PipelineSchedule schedule = PipelineSchedule.Create(PipelineKind.DualPipeV, 2, 4);
        PipelineProgram[] programs = [schedule[0], schedule[1]];
        PipelineOp[] operations = programs[0].Operations.ToArray();
        int[] forwards = [.. Enumerable.Range(0, operations.Length).Where(i => operations[i] is { Kind: PipelineOpKind.Forward, Phase: 0 }).Take(2)];
        PipelineTransfer[] transfers = [.. operations.Where(operation => operation.Kind == PipelineOpKind.Communicate).SelectMany(batch => schedule[0].Transfers(batch).ToArray())];
        int[] sends = [.. Enumerable.Range(0, transfers.Length).Where(i => transfers[i] is { Kind: TransferKind.SendForward, Phase: 0 }).Take(2)];
        (operations[forwards[0]], operations[forwards[1]]) = (operations[forwards[1]], operations[forwards[0]]);
        (transfers[sends[0]], transfers[sends[1]]) = (transfers[sends[1]], transfers[sends[0]]);
        programs[0] = new(0, operations, transfers);

        PipelineExecutionException failure = await Assert.ThrowsAsync<PipelineExecutionException>(
            () => Run(schedule.WithPrograms(programs)));

        Assert.Contains("Rank 1 expects SendForward of micro-batch 0 from rank 0; SendForward of micro-batch 1 came", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_schedule_that_waits_for_ever_is_refused_before_it_runs()
    {
        PipelineSchedule schedule = PipelineSchedule.Create(PipelineKind.OneForwardOneBackward, 2, 2);
        PipelineProgram receiver = new(1, [new(PipelineOpKind.Communicate, 0, 1)], [new(TransferKind.ReceiveForward, 0, 0, 0)]);

        ArgumentException refused = Assert.Throws<ArgumentException>("schedule", () => new PipelineExecutor(schedule.WithPrograms([new(0, [], []), receiver])));

        Assert.Contains("cannot be run", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<PipelineExecutionException> Fails(int rank, Action<List<PipelineOp>> spoil)
    {
        PipelineSchedule schedule = PipelineSchedule.Create(PipelineKind.DualPipeV, 2, 4);
        PipelineProgram right = schedule[rank];
        List<PipelineOp> operations = [.. right.Operations];
        spoil(operations);
        PipelineTransfer[] transfers = [.. right.Operations.ToArray().Where(operation => operation.Kind == PipelineOpKind.Communicate).SelectMany(batch => right.Transfers(batch).ToArray())];
        PipelineProgram[] programs = [schedule[0], schedule[1]];
        programs[rank] = new(rank, [.. operations], transfers);
        PipelineExecutionException failure = await Assert.ThrowsAsync<PipelineExecutionException>(() => Run(schedule.WithPrograms(programs)));
        Assert.Equal(rank, failure.Rank);
        return failure;
    }

    private static Task Run(PipelineSchedule schedule) => new PipelineExecutor(schedule, validate: false)
        .RunAsync(SymbolicStages.Of(schedule), TestContext.Current.CancellationToken)
        .WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
}
