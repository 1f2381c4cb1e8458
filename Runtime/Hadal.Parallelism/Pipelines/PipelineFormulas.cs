namespace Hadal.Parallelism.Pipelines;

/// <summary>The published closed formulas of the time in which the rank that waits most does not compute. None counts links.</summary>
public static class PipelineFormulas
{
    /// <summary>
    /// The bubble: (P − 1)(f + b + w) of 1F1B, and of interleaved with the times of one chunk; (P − 1)(f + b − w) of ZB-H1 (Qi et al. 2023);
    /// (H − 1)(fb + b − 2w) of DualPipe and DualPipeV with H half the stages (DeepSeek's README). Null of anything else: ZB-V has
    /// none, as its ranks compute without a pause where f = b = w, each from its own start.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A time is negative or no finite number.</exception>
    public static double? Bubble(PipelineSchedule schedule, PipelineCosts costs)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(costs);
        costs.ThrowUnlessTimes();
        (double f, double b, double w) = (costs.Forward, costs.BackwardInput, costs.BackwardWeight);
        double pair = schedule.Options.Overlap ? costs.ForwardBackward : f + b + w;
        int behind = schedule.Ranks - 1;
        if (schedule.Options.ForwardOnly)
        {
            return schedule.Kind is PipelineKind.OneForwardOneBackward or PipelineKind.ZeroBubbleH1 or PipelineKind.Interleaved ? behind * f : null;
        }

        return schedule.Kind switch
        {
            PipelineKind.OneForwardOneBackward or PipelineKind.Interleaved => behind * (f + b + w),
            PipelineKind.ZeroBubbleH1 => behind * (f + b - w),
            PipelineKind.DualPipe => ((schedule.Ranks / 2) - 1) * (pair + b - (2 * w)),
            PipelineKind.DualPipeV => behind * (pair + b - (2 * w)),
            _ => null,
        };
    }
}
