namespace Hadal.Parallelism.Experts.Prediction;

/// <summary>What <see cref="RebalanceRule"/> says of a new placement.</summary>
/// <param name="IsWorthIt">Whether to migrate.</param>
/// <param name="GainSeconds">What the new placement is predicted to save.</param>
/// <param name="CostSeconds">What the GPU that receives most waits for its replicas.</param>
/// <param name="Noise">The gain in max/mean that counts of so many tokens could feign.</param>
public sealed record RebalanceVerdict(bool IsWorthIt, double GainSeconds, double CostSeconds, double Noise);
