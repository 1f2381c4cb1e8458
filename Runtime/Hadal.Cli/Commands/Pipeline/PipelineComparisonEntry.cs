using Hadal.Parallelism.Pipelines;

namespace Hadal.Cli.Commands.Pipeline;

/// <summary>One method of a comparison; the numbers are null where it is refused.</summary>
internal sealed record PipelineComparisonEntry(
    string Kind, double Makespan, double Bubble, double BubblePct, double? Formula, double PeakActivations, double Parameters, string? Refusal)
{
    internal static PipelineComparisonEntry Of(PipelineComparisonRow row) => new(
        PipelineKindNames.NameOf(row.Kind), row.Makespan, row.Bubble, 100 * row.Bubble / row.Makespan, row.Formula, row.PeakActivations, row.Parameters, row.Refusal);
}
