using CsCheck;
using Hadal.Parallelism.Pipelines;

namespace Hadal.Parallelism.Tests.Pipelines;

public class MutatedScheduleTests
{
    private static readonly PipelineSchedule[] s_schedules =
    [
        PipelineSchedule.Create(PipelineKind.OneForwardOneBackward, 4, 6),
        PipelineSchedule.Create(PipelineKind.Interleaved, 3, 6),
        PipelineSchedule.Create(PipelineKind.ZeroBubbleH1, 4, 7),
        PipelineSchedule.Create(PipelineKind.ZeroBubbleV, 3, 7),
        PipelineSchedule.Create(PipelineKind.DualPipe, 4, 10),
        PipelineSchedule.Create(PipelineKind.DualPipeV, 3, 7),
        PipelineSchedule.Create(PipelineKind.DualPipe, 4, 8, new() { ForwardOnly = true }),
    ];

    private static readonly Gen<(PipelineSchedule Schedule, int Rank, int Place)> s_place =
        from schedule in Gen.OneOfConst(s_schedules)
        from rank in Gen.Int[0, schedule.Ranks - 1]
        from place in Gen.Int[0, schedule[rank].Operations.Length - 1]
        select (schedule, rank, place);

    [Fact]
    public void A_dropped_operation_is_found() => MustBeRejected((operations, place) => operations.RemoveAt(place));

    [Fact]
    public void A_doubled_operation_is_found() => MustBeRejected((operations, place) => operations.Insert(place, operations[place]));

    [Fact]
    public void An_operation_of_another_micro_batch_is_found() => MustBeRejected((operations, place) =>
        operations[place] = operations[place] with { MicroBatch = operations[place].MicroBatch + 1 });

    [Fact]
    public void A_backward_before_its_forward_is_found()
    {
        foreach (PipelineSchedule schedule in s_schedules.Where(schedule => !schedule.Options.ForwardOnly))
        {
            for (int rank = 0; rank < schedule.Ranks; rank++)
            {
                List<PipelineOp> operations = [.. schedule[rank].Operations];
                int backward = operations.FindIndex(operation => operation.Kind is PipelineOpKind.Backward or PipelineOpKind.BackwardInput);
                int forward = operations.FindIndex(operation => operation.Kind == PipelineOpKind.Forward
                    && (operation.Phase, operation.MicroBatch) == (operations[backward].Phase, operations[backward].MicroBatch));
                (operations[forward], operations[backward]) = (operations[backward], operations[forward]);
                MustName(schedule, new(rank, [.. operations], Transfers(schedule[rank])), rank);
            }
        }
    }

    [Fact]
    public void Swapped_weight_gradients_are_found()
    {
        PipelineSchedule schedule = s_schedules[2];
        List<PipelineOp> operations = [.. schedule[3].Operations];
        int first = operations.FindIndex(operation => operation.Kind == PipelineOpKind.BackwardWeight);
        int last = operations.FindLastIndex(operation => operation.Kind == PipelineOpKind.BackwardWeight);
        (operations[first], operations[last]) = (operations[last], operations[first]);
        PipelineFinding finding = MustName(schedule, new(3, [.. operations], Transfers(schedule[3])), 3);
        Assert.Equal(first, finding.Operation);
        Assert.Contains("the oldest that is queued", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_transfer_with_another_rank_is_found() => MustRejectTransfers((transfers, place, ranks) =>
        transfers[place] = transfers[place] with { Peer = (transfers[place].Peer + 1) % ranks });

    [Fact]
    public void A_transfer_of_another_micro_batch_is_found() => MustRejectTransfers((transfers, place, _) =>
        transfers[place] = transfers[place] with { MicroBatch = transfers[place].MicroBatch + 1 });

    [Fact]
    public void A_transfer_the_other_way_is_found() => MustRejectTransfers((transfers, place, _) =>
        transfers[place] = transfers[place] with { Kind = (TransferKind)((int)transfers[place].Kind ^ 1) });

    [Fact]
    public void A_transfer_with_a_rank_that_there_is_not_is_found() => MustRejectTransfers((transfers, place, ranks) =>
        transfers[place] = transfers[place] with { Peer = place % 2 == 0 ? -1 : ranks });

    [Fact]
    public void Ranks_that_send_before_they_receive_wait_for_ever_only_where_a_send_waits()
    {
        PipelineSchedule schedule = PipelineSchedule.Create(PipelineKind.DualPipe, 2, 4, new() { ForwardOnly = true });
        PipelineProgram[] programs = [.. Enumerable.Range(0, 2).Select(SendsFirst)];
        PipelineValidation validation = PipelineValidator.Validate(schedule.WithPrograms(programs));
        Assert.Equal([0, 1], validation.Findings.Select(finding => finding.Rank));
        Assert.All(validation.Findings, finding => Assert.Contains("rendezvous", finding.Message, StringComparison.Ordinal));

        static PipelineProgram SendsFirst(int rank)
        {
            int own = rank, other = 1 - rank;
            return new(
                rank,
                [
                    new(PipelineOpKind.Forward, own, 0), new(PipelineOpKind.Forward, own, 1), new(PipelineOpKind.Communicate, 0, 2),
                    new(PipelineOpKind.Communicate, 2, 2), new(PipelineOpKind.Forward, other, 0), new(PipelineOpKind.Forward, other, 1),
                ],
                [
                    new(TransferKind.SendForward, own, 0, other), new(TransferKind.SendForward, own, 1, other),
                    new(TransferKind.ReceiveForward, other, 0, other), new(TransferKind.ReceiveForward, other, 1, other),
                ]);
        }
    }

    [Fact]
    public void More_activations_than_allowed_are_found_on_the_ranks_that_hold_them()
    {
        PipelineValidation validation = PipelineValidator.Validate(PipelineSchedule.Create(PipelineKind.OneForwardOneBackward, 4, 8), mostActivations: 2);
        Assert.Equal([0, 1], validation.Findings.Select(finding => finding.Rank));
        Assert.Equal([4, 3, 2, 1], validation.PeakActivations);
    }

    private static void MustBeRejected(Action<List<PipelineOp>, int> mutate) => s_place.Sample(
        one =>
        {
            List<PipelineOp> operations = [.. one.Schedule[one.Rank].Operations];
            PipelineOp mutated = operations[one.Place];

            // A batch names its transfers by place: more of them than there are is refused before any validator sees it.
            mutate(operations, one.Place);
            PipelineTransfer[] transfers = [.. Transfers(one.Schedule[one.Rank]), default];
            if (mutated.Kind == PipelineOpKind.Communicate && mutated.Phase + 1 + mutated.MicroBatch > transfers.Length)
            {
                return;
            }

            MustName(one.Schedule, new(one.Rank, [.. operations], transfers), one.Rank);
        },
        iter: 2000);

    private static void MustRejectTransfers(Action<PipelineTransfer[], int, int> mutate) => (
        from schedule in Gen.OneOfConst(s_schedules)
        from rank in Gen.Int[0, schedule.Ranks - 1]
        from place in Gen.Int[0, Transfers(schedule[rank]).Length - 1]
        select (schedule, rank, place)).Sample(
        one =>
        {
            PipelineTransfer[] transfers = Transfers(one.schedule[one.rank]);
            mutate(transfers, one.place, one.schedule.Ranks);
            MustName(one.schedule, new(one.rank, [.. one.schedule[one.rank].Operations], transfers), one.rank);
        },
        iter: 2000);

    private static PipelineFinding MustName(PipelineSchedule schedule, PipelineProgram mutated, int rank)
    {
        PipelineValidation validation = PipelineValidator.Validate(
            schedule.WithPrograms([.. Enumerable.Range(0, schedule.Ranks).Select(other => other == rank ? mutated : schedule[other])]));
        return Assert.IsType<PipelineFinding>(validation.Findings.FirstOrDefault(finding => finding.Rank == rank));
    }

    private static PipelineTransfer[] Transfers(PipelineProgram program) =>
        [.. program.Operations.ToArray().Where(operation => operation.Kind == PipelineOpKind.Communicate).SelectMany(batch => program.Transfers(batch).ToArray())];
}
