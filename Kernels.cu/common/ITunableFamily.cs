using Hadal.Specs;

namespace Hadal.Compilation;

/// <summary>A family whose specs have several configurations, so that measuring them can improve the choice.</summary>
internal interface ITunableFamily : IKernelFamily
{
    /// <summary>Names the family's CUDA sources: what was measured of others says nothing of these.</summary>
    string KernelVersion { get; }

    /// <summary>At most so many configurations of one spec are compiled.</summary>
    int MostVariants { get; }

    /// <summary>Names of all configurations that a spec can have.</summary>
    IEnumerable<string> Candidates(IKernelSpec spec);

    /// <summary>The <see cref="Candidates"/> that serve a number of rows, those first that the family's model expects to be the fastest.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="m">Rows of the call.</param>
    /// <param name="smBudget">How many multiprocessors the call may use.</param>
    IReadOnlyList<string> Ranked(IKernelSpec spec, int m, int smBudget);

    /// <summary>The configuration that a call runs where nothing was measured.</summary>
    /// <inheritdoc cref="Ranked"/>
    string Unmeasured(IKernelSpec spec, int m, int smBudget);

    /// <summary>The text of one of <see cref="Candidates"/>.</summary>
    KernelVariant Variant(IKernelSpec spec, string configuration);

    /// <summary>As <see cref="IKernelFamily.Variants"/>, the configurations that were measured to be the fastest among them.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="architecture">Such as <c>sm_90a</c>.</param>
    /// <param name="choices">What was measured of it, on any GPU; each configuration is one of <see cref="Candidates"/>.</param>
    /// <param name="dropped">Names of measured configurations for which there is no room.</param>
    IReadOnlyList<KernelVariant> Variants(IKernelSpec spec, string architecture, IReadOnlyList<TunedChoice> choices, out IReadOnlyList<string> dropped);
}
