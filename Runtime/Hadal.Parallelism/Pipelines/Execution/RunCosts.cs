namespace Hadal.Parallelism.Pipelines.Execution;

/// <summary>What operations cost in a run.</summary>
internal static class RunCosts
{
    internal static PipelineCosts Of(PipelineSchedule schedule, PipelineTimeline run)
    {
        Dictionary<PipelineOpKind, List<double>> times = [];
        for (int rank = 0; rank < schedule.Ranks; rank++)
        {
            ReadOnlySpan<PipelineOp> operations = schedule[rank].Operations;
            for (int i = 0; i < operations.Length; i++)
            {
                if (!times.TryGetValue(operations[i].Kind, out List<double>? kind))
                    times.Add(operations[i].Kind, kind = []);
                kind.Add(run.Ends(rank)[i] - run.Starts(rank)[i]);
            }
        }

        double? forward = Median(PipelineOpKind.Forward), backward = Median(PipelineOpKind.Backward), pair = Median(PipelineOpKind.ForwardBackward);
        double? input = Median(PipelineOpKind.BackwardInput), weight = Median(PipelineOpKind.BackwardWeight);
        double whole = backward ?? (input + weight) ?? (pair - forward) ?? 0;
        // Where a full backward alone was measured, its halves are taken to be alike: only their sum counts then.
        double ofInput = input ?? Math.Max(0, weight is { } w ? whole - w : whole / 2);
        return new(forward ?? Math.Max(0, (pair ?? 0) - whole), ofInput, weight ?? Math.Max(0, whole - ofInput), pair);

        double? Median(PipelineOpKind kind)
        {
            if (!times.TryGetValue(kind, out List<double>? all))
                return null;
            all.Sort();
            return (all[(all.Count - 1) / 2] + all[all.Count / 2]) / 2;
        }
    }
}
