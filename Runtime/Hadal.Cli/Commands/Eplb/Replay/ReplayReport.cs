using Hadal.Parallelism.Experts.Replay;

namespace Hadal.Cli.Commands.Eplb.Replay;

/// <summary>What <c>eplb replay</c> prints.</summary>
/// <param name="Steps">Steps of the recording.</param>
/// <param name="Layers">Layers of a step.</param>
/// <param name="Experts">Experts of a layer.</param>
/// <param name="Best">The setting to choose: best in balance to half a percent, then fewest replicas, then fewest moves.</param>
/// <param name="Settings">All that were tried.</param>
internal sealed record ReplayReport(int Steps, int Layers, int Experts, ReplayRow Best, IReadOnlyList<ReplayRow> Settings)
{
    internal static ReplayReport Of(LoadRecording recording, IReadOnlyList<ReplayScore> scores) => new(
        recording.Steps.Count,
        recording.Steps[0].Layers,
        recording.Steps[0].Experts,
        ReplayRow.Of(LoadReplay.Best(scores)),
        [.. scores.Select(ReplayRow.Of)]);
}
