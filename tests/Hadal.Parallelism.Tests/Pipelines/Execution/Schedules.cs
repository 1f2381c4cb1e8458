using Hadal.Parallelism.Pipelines;

namespace Hadal.Parallelism.Tests.Pipelines.Execution;

/// <summary>Schedules of all kinds that are small enough to be run many times.</summary>
public static class Schedules
{
    public static TheoryData<PipelineKind> Kinds => [.. Enum.GetValues<PipelineKind>()];

    internal static PipelineSchedule Small(PipelineKind kind) => PipelineSchedule.Create(kind, 4, 8);
}
