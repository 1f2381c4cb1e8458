using Hadal.Specs;

namespace Hadal.Compilation;

/// <summary>A family whose specs have several configurations, so that measuring them can improve the choice.</summary>
internal interface ITunableFamily : IKernelFamily
{
    /// <summary>Names the family's CUDA sources: what was measured of others says nothing of these.</summary>
    string KernelVersion { get; }

    /// <summary>Names of all configurations that a spec can have.</summary>
    IEnumerable<string> Candidates(IKernelSpec spec);

    /// <summary>As <see cref="IKernelFamily.Variants"/>, the configurations that were measured to be the fastest among them.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="architecture">Such as <c>sm_90a</c>.</param>
    /// <param name="choices">What was measured of it, on any GPU; each configuration is one of <see cref="Candidates"/>.</param>
    /// <param name="dropped">Names of measured configurations for which there is no room.</param>
    IReadOnlyList<KernelVariant> Variants(IKernelSpec spec, string architecture, IReadOnlyList<TunedChoice> choices, out IReadOnlyList<string> dropped);
}
