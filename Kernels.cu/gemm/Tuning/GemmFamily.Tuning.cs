using Hadal.Specs;

namespace Hadal.Compilation;

internal sealed partial class GemmFamily : ITunableFamily
{
    private static readonly Lazy<string> s_version = new(() => KernelSources.VersionOf("common/", "gemm/"));

    public string KernelVersion => s_version.Value;

    public IEnumerable<string> Candidates(IKernelSpec spec) => GemmVariants.Candidates((GemmSpec)spec).Select(candidate => candidate.Name);

    public IReadOnlyList<KernelVariant> Variants(IKernelSpec spec, string architecture, IReadOnlyList<TunedChoice> choices, out IReadOnlyList<string> dropped)
    {
        GemmTunedVariants tuned = GemmTunedVariants.Of((GemmSpec)spec, choices);
        dropped = tuned.Dropped;
        return [.. tuned.Variants.Select(configuration => Variant((GemmSpec)spec, configuration))];
    }
}
