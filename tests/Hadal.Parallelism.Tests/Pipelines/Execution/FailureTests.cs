using CsCheck;
using Hadal.Parallelism.Pipelines;
using Hadal.Parallelism.Pipelines.Execution;

namespace Hadal.Parallelism.Tests.Pipelines.Execution;

public class FailureTests
{
    // Not a test of time: a run that waits for this long waits for ever.
    private static readonly TimeSpan s_forEver = TimeSpan.FromMinutes(1);

    [Theory, MemberData(nameof(Schedules.Kinds), MemberType = typeof(Schedules))]
    public async Task A_stage_that_throws_at_any_operation_fails_the_run_with_rank_operation_and_cause(PipelineKind kind)
    {
        PipelineSchedule schedule = Schedules.Small(kind);
        for (int rank = 0; rank < schedule.Ranks; rank++)
        {
            foreach (PipelineOp operation in schedule[rank].Operations.ToArray().Where(operation => operation.Kind != PipelineOpKind.Communicate))
            {
                SymbolicStages[] stages = SymbolicStages.Of(schedule);
                TimeoutException cause = new("out of order");
                int running = 0;
                for (int other = 0; other < schedule.Ranks; other++)
                    stages[other].Before = _ => Interlocked.Increment(ref running);
                stages[rank].Before = call => _ = CoveredBy(call, operation) ? throw cause : 0;

                PipelineExecutionException failure = await Fails(new PipelineExecutor(schedule).RunAsync(stages, TestContext.Current.CancellationToken));

                Assert.Same(cause, failure.InnerException);
                Assert.Equal((rank, operation), (failure.Rank, failure.Operation));
                Assert.Contains($"Rank {rank} failed at operation", failure.Message, StringComparison.Ordinal);
                int whenItEnded = running;
                await Task.Yield();
                Assert.Equal(whenItEnded, running);
            }
        }
    }

    [Theory, MemberData(nameof(Schedules.Kinds), MemberType = typeof(Schedules))]
    public async Task A_transport_that_throws_at_any_batch_fails_the_run_with_rank_and_batch(PipelineKind kind)
    {
        PipelineSchedule schedule = Schedules.Small(kind);
        for (int rank = 0; rank < schedule.Ranks; rank++)
        {
            PipelineOp[] batches = [.. schedule[rank].Operations.ToArray().Where(operation => operation.Kind == PipelineOpKind.Communicate)];
            for (int batch = 0; batch < batches.Length; batch++)
            {
                IPipelineTransport<string>[] transports = [.. InProcessTransports.Connect<string>(schedule.Ranks)];
                transports[rank] = new FailingTransport<string>(transports[rank], batch);

                PipelineExecutionException failure = await Fails(
                    new PipelineExecutor(schedule).RunAsync(SymbolicStages.Of(schedule), transports, cancellation: TestContext.Current.CancellationToken));

                Assert.IsType<IOException>(failure.InnerException);
                Assert.Equal((rank, batches[batch]), (failure.Rank, failure.Operation));
            }
        }
    }

    [Fact]
    public async Task A_transport_that_throws_when_gradients_are_swapped_fails_after_the_last_operation()
    {
        PipelineSchedule schedule = Schedules.Small(PipelineKind.DualPipe);
        IPipelineTransport<string>[] transports = [.. InProcessTransports.Connect<string>(schedule.Ranks)];
        transports[2] = new FailingTransport<string>(transports[2], int.MaxValue);

        PipelineExecutionException failure = await Fails(
            new PipelineExecutor(schedule).RunAsync(SymbolicStages.Of(schedule), transports, cancellation: TestContext.Current.CancellationToken));

        Assert.Equal((2, null), (failure.Rank, failure.Operation));
        Assert.Contains("after its last operation", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stage_that_cancels_itself_has_failed()
    {
        PipelineSchedule schedule = Schedules.Small(PipelineKind.DualPipe);
        SymbolicStages[] stages = SymbolicStages.Of(schedule);
        stages[1].Before = _ => throw new OperationCanceledException("by itself");

        PipelineExecutionException failure = await Fails(new PipelineExecutor(schedule).RunAsync(stages, TestContext.Current.CancellationToken));

        Assert.Equal(1, failure.Rank);
        Assert.IsType<OperationCanceledException>(failure.InnerException);
    }

    [Theory, MemberData(nameof(Schedules.Kinds), MemberType = typeof(Schedules))]
    public void A_run_that_is_cancelled_at_any_point_ends_as_cancelled_and_calls_nothing_more(PipelineKind kind)
    {
        PipelineSchedule schedule = Schedules.Small(kind);
        Gen.Int[1, schedule.Ranks * 8].Sample(
            at =>
            {
                using CancellationTokenSource source = new();
                SymbolicStages[] stages = SymbolicStages.Of(schedule);
                int calls = 0;
                foreach (SymbolicStages rank in stages)
                {
                    rank.Before = _ =>
                    {
                        if (Interlocked.Increment(ref calls) == at)
                            source.Cancel();
                    };
                }

                Task run = new PipelineExecutor(schedule).RunAsync(stages, source.Token);
                OperationCanceledException cancelled = Assert.ThrowsAny<OperationCanceledException>(() => run.WaitAsync(s_forEver).GetAwaiter().GetResult());
                Assert.Equal(source.Token, cancelled.CancellationToken);
                Assert.Equal(TaskStatus.Canceled, run.Status);
                int whenItEnded = calls;
                Thread.Yield();
                Assert.Equal(whenItEnded, calls);
            },
            iter: 100);
    }

    [Fact]
    public async Task A_run_that_was_cancelled_before_computes_nothing()
    {
        PipelineSchedule schedule = Schedules.Small(PipelineKind.DualPipe);
        SymbolicStages[] stages = SymbolicStages.Of(schedule);
        foreach (SymbolicStages rank in stages)
            rank.Before = call => Assert.Fail($"{call} was called.");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new PipelineExecutor(schedule).RunAsync(stages, new CancellationToken(true)).WaitAsync(s_forEver));
    }

    private static async Task<PipelineExecutionException> Fails(Task run) =>
        await Assert.ThrowsAsync<PipelineExecutionException>(() => run.WaitAsync(s_forEver, TestContext.Current.CancellationToken));

    private static bool CoveredBy(PipelineOp call, PipelineOp operation) => operation.Kind == PipelineOpKind.ForwardBackward
        ? call is { Kind: PipelineOpKind.Backward } && (call.Phase, call.MicroBatch) == (operation.BackwardPhase, operation.BackwardMicroBatch)
        : call == operation;
}
