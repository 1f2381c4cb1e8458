using Hadal.Specs;

namespace Hadal.Compilation;

/// <summary>The table of families: the one place that a new family is added to on the compiling side.</summary>
internal static class KernelFamilies
{
    private static readonly IKernelFamily[] s_all = [new BenchFamily(), new GemmFamily(), new QuantizeFamily()];

    internal static IKernelFamily Find(string canonical)
    {
        string tag = new SpecReader(canonical).Family;
        return Array.Find(s_all, family => family.Tag == tag)
            ?? throw new SpecFormatException($"The kernel spec '{canonical}' names the family '{tag}', which this version of Hadal does not have.");
    }

    internal static IReadOnlyList<KernelVariant> Variants(string canonical, string architecture)
    {
        IKernelFamily family = Find(canonical);
        return family.Variants(family.Parse(canonical), architecture);
    }
}
