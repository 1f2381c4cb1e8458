using Hadal.Parallelism.Experts.Replay;

namespace Hadal.Cli.Commands.Eplb.Replay;

/// <summary>One setting and its score.</summary>
/// <param name="Predictor"><c>window</c> or <c>average</c>.</param>
/// <param name="Window">Steps of the window, or of the average's half-life.</param>
/// <param name="Interval">Steps from plan to plan.</param>
/// <param name="Replicas">Slots of a layer.</param>
/// <param name="MeanMaxOverMean">Max/mean of GPU loads over all steps and layers.</param>
/// <param name="WorstMaxOverMean">The worst step, averaged over its layers.</param>
/// <param name="Plans">Placements that came into effect after the first.</param>
/// <param name="Moves">Replicas that moved.</param>
internal sealed record ReplayRow(string Predictor, int Window, int Interval, int Replicas, double MeanMaxOverMean, double WorstMaxOverMean, int Plans, long Moves)
{
    internal static ReplayRow Of(ReplayScore score) => new(
        score.Setting.Fading ? "average" : "window", score.Setting.Window, score.Setting.Interval, score.Setting.Replicas,
        score.MeanMaxOverMean, score.WorstMaxOverMean, score.Plans, score.Moves);
}
