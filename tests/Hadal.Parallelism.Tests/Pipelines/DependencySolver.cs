using Hadal.Parallelism.Pipelines;

namespace Hadal.Parallelism.Tests.Pipelines;

/// <summary>The least times that satisfy all dependencies, by raising them until none is violated: slow, and plain to see.</summary>
internal static class DependencySolver
{
    internal static double[][] Ends(PipelineSchedule schedule, PipelineCosts costs, IReadOnlyList<double> skew)
    {
        double[][] ends = [.. Enumerable.Range(0, schedule.Ranks).Select(rank => new double[schedule[rank].Operations.Length])];
        for (bool changed = true; changed;)
        {
            changed = false;
            for (int rank = 0; rank < schedule.Ranks; rank++)
            {
                for (int i = 0; i < ends[rank].Length; i++)
                {
                    double end = End(schedule, costs, skew, ends, rank, i);
                    changed |= end > ends[rank][i];
                    ends[rank][i] = Math.Max(end, ends[rank][i]);
                }
            }
        }

        return [.. ends.Select(of => of.Select(end => Math.Round(end, 6)).ToArray())];
    }

    private static double End(PipelineSchedule schedule, PipelineCosts costs, IReadOnlyList<double> skew, double[][] ends, int rank, int i)
    {
        PipelineOp operation = schedule[rank].Operations[i];
        double start = i == 0 ? 0 : ends[rank][i - 1];
        if (operation.Kind != PipelineOpKind.Communicate)
        {
            return start + (skew[rank] * operation.Kind switch
            {
                PipelineOpKind.Forward => costs.Forward,
                PipelineOpKind.Backward => costs.BackwardInput + costs.BackwardWeight,
                PipelineOpKind.BackwardInput => costs.BackwardInput,
                PipelineOpKind.BackwardWeight => costs.BackwardWeight,
                _ => costs.Pair!.Value,
            });
        }

        foreach (PipelineTransfer transfer in schedule[rank].Transfers(operation))
        {
            if (transfer.Kind is TransferKind.ReceiveForward or TransferKind.ReceiveBackward)
            {
                start = Math.Max(start, Sent(schedule, ends, rank, transfer) + costs.Link);
            }
        }

        return start;
    }

    // When the batch of the send with the same content starts.
    private static double Sent(PipelineSchedule schedule, double[][] ends, int rank, PipelineTransfer received)
    {
        bool forward = received.Kind == TransferKind.ReceiveForward;
        PipelinePlace from = (forward ? schedule.Before(rank, received.Phase) : schedule.After(rank, received.Phase))!.Value;
        PipelineTransfer sent = new(forward ? TransferKind.SendForward : TransferKind.SendBackward, from.Phase, received.MicroBatch, rank);
        PipelineProgram program = schedule[from.Rank];
        for (int i = 0; i < program.Operations.Length; i++)
        {
            if (program.Operations[i].Kind == PipelineOpKind.Communicate && program.Transfers(program.Operations[i]).Contains(sent))
            {
                return i == 0 ? 0 : ends[from.Rank][i - 1];
            }
        }

        throw new InvalidOperationException($"Nobody sends {received}.");
    }
}
