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
    internal PipelineSchedule Schedule() => PipelineSchedule.Create(Kind!.Value, Ranks, MicroBatches, Options);
}
