namespace Hadal.Cli.Commands.Bench.Gemm.Reports;

/// <summary>The choice of a configuration beside all candidates that were measured with it. The row's own time is that of the choice.</summary>
/// <param name="Pct">By how many percent the choice among the compiled variants is slower than the fastest candidate.</param>
/// <param name="Best">The fastest candidate.</param>
/// <param name="BestUs">Its time.</param>
/// <param name="ModelPick">What the cost model would take among all candidates, not only among those that are compiled.</param>
/// <param name="ModelPickUs">Its time.</param>
/// <param name="ModelPickPct">By how many percent that one is slower than the fastest.</param>
/// <param name="Candidates">All that were measured, fastest first.</param>
internal sealed record GemmRegret(
    double Pct, string Best, double BestUs, string ModelPick, double ModelPickUs, double ModelPickPct, IReadOnlyList<GemmCandidateTime> Candidates);

/// <summary>One candidate's time beside what the cost model expected.</summary>
/// <param name="Configuration">Its name.</param>
/// <param name="Us">Median time in µs.</param>
/// <param name="ModelClocks">The model's estimate, of which only the order counts.</param>
internal sealed record GemmCandidateTime(string Configuration, double Us, double ModelClocks);
