namespace Hadal.Parallelism.Experts.Replay;

/// <summary>What a setting would have come to.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="MeanMaxOverMean">Max/mean of GPU loads, over all steps and layers.</param>
/// <param name="WorstMaxOverMean">The worst step, averaged over its layers.</param>
/// <param name="Plans">Placements that came into effect after the first.</param>
/// <param name="Moves">Replicas that moved.</param>
public sealed record ReplayScore(ReplaySetting Setting, double MeanMaxOverMean, double WorstMaxOverMean, int Plans, long Moves);
