using Hadal.Specs;

namespace Hadal.Compilation;

/// <summary>The configurations that calls of one GEMM choose among, and what was measured of them.</summary>
internal sealed record GemmSelection(GemmConfiguration[] Variants, GemmTunedPicks Tuned)
{
    /// <summary>Those that a build compiles.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="choices">What was measured of it.</param>
    internal static GemmSelection Of(GemmSpec spec, IReadOnlyList<TunedChoice> choices)
    {
        GemmConfiguration[] variants = [.. GemmTunedVariants.Of(spec, choices).Variants];
        return new(variants, new(variants, choices));
    }

    /// <summary>One, whatever the call.</summary>
    internal static GemmSelection Of(GemmConfiguration only) => new([only], new([only], []));
}
