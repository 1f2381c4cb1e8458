using Hadal.Specs;

namespace Hadal.Compilation;

/// <summary>The table of families: the one place that a new family is added to on the compiling side.</summary>
internal static class KernelFamilies
{
    private static readonly IKernelFamily[] s_all = [new BenchFamily(), new GemmFamily(), new MlaDecodeFamily(), new MlaPlanFamily(), new PagedCacheFamily(), new QuantizeFamily(), new TransposeFamily()];

    /// <summary>The tags of all families.</summary>
    internal static IEnumerable<string> Tags => s_all.Select(family => family.Tag);

    internal static IKernelFamily Find(string canonical)
    {
        string tag = new SpecReader(canonical).Family;
        return Array.Find(s_all, family => family.Tag == tag)
            ?? throw new SpecFormatException($"The kernel spec '{canonical}' names the family '{tag}', which this version of Hadal does not have.");
    }

    internal static IReadOnlyList<KernelVariant> Variants(string canonical, string architecture) => Variants(canonical, architecture, KernelTuning.None, out _);

    /// <param name="canonical">The canonical spec.</param>
    /// <param name="architecture">Such as <c>sm_90a</c>.</param>
    /// <param name="tuning">What was measured of this kernel and of others.</param>
    /// <param name="dropped">Names of configurations that were measured to be the fastest and for which there is no room.</param>
    internal static IReadOnlyList<KernelVariant> Variants(string canonical, string architecture, KernelTuning tuning, out IReadOnlyList<string> dropped)
    {
        IKernelFamily family = Find(canonical);
        IKernelSpec spec = family.Parse(canonical);
        if (family is ITunableFamily tunable)
        {
            return tunable.Variants(spec, architecture, tuning.Of(canonical), out dropped);
        }

        dropped = [];
        return family.Variants(spec, architecture);
    }
}
