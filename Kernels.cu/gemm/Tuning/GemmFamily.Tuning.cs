using Hadal.Specs;

namespace Hadal.Compilation;

internal sealed partial class GemmFamily : ITunableFamily
{
    private static readonly Lazy<string> s_version = new(() => KernelSources.VersionOf("common/", "gemm/"));

    public string KernelVersion => s_version.Value;

    public int MostVariants => GemmVariants.Limit;

    public IEnumerable<string> Candidates(IKernelSpec spec) => GemmCandidates.Of((GemmSpec)spec).Select(candidate => candidate.Name);

    public IReadOnlyList<string> Ranked(IKernelSpec spec, int m, int smBudget) =>
        [.. GemmRanking.Of((GemmSpec)spec, m, smBudget).Select(candidate => candidate.Configuration.Name)];

    public string Unmeasured(IKernelSpec spec, int m, int smBudget)
    {
        IReadOnlyList<GemmConfiguration> variants = GemmVariants.Of((GemmSpec)spec);
        return variants[GemmVariants.Pick((GemmSpec)spec, variants, m, smBudget)].Name;
    }

    public KernelVariant Variant(IKernelSpec spec, string configuration) =>
        Variant((GemmSpec)spec, GemmCandidates.Of((GemmSpec)spec).First(candidate => candidate.Name == configuration));

    public IReadOnlyList<KernelVariant> Variants(IKernelSpec spec, string architecture, IReadOnlyList<TunedChoice> choices, out IReadOnlyList<string> dropped)
    {
        GemmTunedVariants tuned = GemmTunedVariants.Of((GemmSpec)spec, choices);
        dropped = tuned.Dropped;
        return [.. tuned.Variants.Select(configuration => Variant((GemmSpec)spec, configuration))];
    }
}
