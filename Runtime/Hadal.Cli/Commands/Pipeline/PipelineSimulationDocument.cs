using Hadal.Parallelism.Pipelines;

namespace Hadal.Cli.Commands.Pipeline;

/// <summary>What <c>hadal pipeline simulate --json</c> prints.</summary>
internal sealed record PipelineSimulationDocument(double Makespan, IReadOnlyList<double> Bubble, IReadOnlyList<int> PeakActivations, double? Formula)
{
    internal static PipelineSimulationDocument Of(PipelineTimeline timeline) =>
        new(timeline.Makespan, timeline.Bubbles.ToArray(), timeline.PeakActivations.ToArray(), timeline.Formula);
}
