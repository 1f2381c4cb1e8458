using Hadal.Specs;

namespace Hadal.Compilation;

/// <summary>All candidates of a spec in the order of the cost model: what is worth measuring comes first.</summary>
internal static class GemmRanking
{
    /// <summary>Those that serve the call, fastest first, with the model's clocks; of equals, the first of <see cref="GemmCandidates.Of"/>.</summary>
    internal static IReadOnlyList<(GemmConfiguration Configuration, double Clocks)> Of(GemmSpec spec, int m, int smBudget) =>
    [
        .. GemmCandidates.Of(spec)
            .Select(candidate => (Configuration: candidate, Clocks: GemmCostModel.Clocks(spec, candidate, m, smBudget)))
            .Where(candidate => double.IsFinite(candidate.Clocks))
            .OrderBy(candidate => candidate.Clocks),
    ];
}
