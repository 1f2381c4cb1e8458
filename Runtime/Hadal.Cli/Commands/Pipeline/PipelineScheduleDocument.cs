using Hadal.Parallelism.Pipelines;

namespace Hadal.Cli.Commands.Pipeline;

/// <summary>What <c>hadal pipeline schedule --json</c> prints.</summary>
internal sealed record PipelineScheduleDocument(string Kind, int Ranks, int MicroBatches, bool Overlap, bool ForwardOnly, PipelinePrograms Programs)
{
    internal static PipelineScheduleDocument Of(PipelineSchedule schedule) => new(
        PipelineKindNames.NameOf(schedule.Kind),
        schedule.Ranks,
        schedule.MicroBatches,
        schedule.Options.Overlap,
        schedule.Options.ForwardOnly,
        new([.. Enumerable.Range(0, schedule.Ranks).Select(rank => schedule[rank])]));
}
