namespace Hadal.Parallelism.Pipelines;

/// <summary>Compares the methods for one model, cut for as many devices.</summary>
public static class PipelineComparison
{
    /// <summary>Simulates all methods and ranks them by makespan; those without a schedule for these numbers come last, with the reason.</summary>
    /// <param name="ranks">Devices.</param>
    /// <param name="microBatches">Micro-batches in all.</param>
    /// <param name="costs">
    /// Times of one micro-batch on a device's share of the model, the model cut into as many parts as devices. A method that cuts it finer takes
    /// that fraction of them an operation; the link's time is one transfer's whatever the cut.
    /// </param>
    /// <param name="options">What schedules may differ in; the defaults where null. Its times are those of <paramref name="costs"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A time is negative or no finite number.</exception>
    public static IReadOnlyList<PipelineComparisonRow> Of(int ranks, int microBatches, PipelineCosts costs, PipelineOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(costs);
        costs.ThrowUnlessTimes();
        return [.. Enum.GetValues<PipelineKind>()
            .Select(kind => Row(kind, ranks, microBatches, costs, options ?? new()))
            .OrderBy(row => row.Refusal is not null)
            .ThenBy(row => row.Makespan)];
    }

    private static PipelineComparisonRow Row(PipelineKind kind, int ranks, int microBatches, PipelineCosts costs, PipelineOptions options)
    {
        if (PipelineRules.Complaint(kind, ranks, microBatches, options.Chunks) is string refusal)
        {
            return new(kind, double.NaN, double.NaN, null, double.NaN, double.NaN, refusal);
        }

        int cut = kind switch
        {
            PipelineKind.Interleaved => options.Chunks,
            PipelineKind.ZeroBubbleV or PipelineKind.DualPipeV => 2,
            _ => 1,
        };
        PipelineCosts each = costs with
        {
            Forward = costs.Forward / cut,
            BackwardInput = costs.BackwardInput / cut,
            BackwardWeight = costs.BackwardWeight / cut,
            Pair = costs.Pair / cut,
        };
        PipelineTimeline timeline = PipelineSimulator.Run(PipelineSchedule.Create(kind, ranks, microBatches, options with { Times = each }), each, keepTimes: false);
        double bubble = 0;
        int peak = 0;
        for (int rank = 0; rank < ranks; rank++)
        {
            bubble = Math.Max(bubble, timeline.Bubbles[rank]);
            peak = Math.Max(peak, timeline.PeakActivations[rank]);
        }

        return new(kind, timeline.Makespan, bubble, timeline.Formula, (double)peak / cut, kind == PipelineKind.DualPipe ? 2 : 1, null);
    }
}
