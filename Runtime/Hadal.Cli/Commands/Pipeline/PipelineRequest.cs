using Hadal.Parallelism.Pipelines;

namespace Hadal.Cli.Commands.Pipeline;

/// <summary>What a command line asks for.</summary>
/// <param name="Kind">The method; null for all, where that may be.</param>
/// <param name="Ranks">Devices.</param>
/// <param name="MicroBatches">Micro-batches in all.</param>
/// <param name="Options">What the schedule may differ in.</param>
/// <param name="Costs">Times of operations.</param>
internal sealed record PipelineRequest(PipelineKind? Kind, int Ranks, int MicroBatches, PipelineOptions Options, PipelineCosts Costs)
{
    // As text a program takes some fifty bytes an operation, and what is shown is made as a whole.
    private const long MostForwardsShown = 1L << 21;

    internal PipelineSchedule Schedule() => PipelineSchedule.Create(Kind!.Value, Ranks, MicroBatches, Options);

    /// <summary>A schedule of which every operation is to be seen.</summary>
    /// <param name="how">What becomes of it, such as <c>drawn</c>.</param>
    /// <exception cref="ArgumentException">It is too large for that.</exception>
    internal PipelineSchedule ShownSchedule(string how)
    {
        PipelineSchedule schedule = Schedule();
        long forwards = (long)schedule.Ranks * schedule.Phases * schedule.MicroBatchesPerPhase;
        return forwards <= MostForwardsShown
            ? schedule
            : throw new ArgumentException($"This schedule has {forwards} forwards, and at most {MostForwardsShown} are {how}. To simulate it, use 'pipeline simulate'.");
    }
}
