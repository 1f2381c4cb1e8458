namespace Hadal.Parallelism.Experts.Replay;

/// <summary>A placement that may come into effect, and what is known when that is decided.</summary>
/// <param name="Placement">The new one.</param>
/// <param name="Predicted">The loads that it is for.</param>
/// <param name="Tokens">Of a layer that the prediction rests on.</param>
/// <param name="TokensPerStep">Of a layer, the mean of all steps until then.</param>
internal readonly record struct ReplayPlan(ExpertPlacement Placement, ExpertLoads Predicted, double Tokens, double TokensPerStep);
