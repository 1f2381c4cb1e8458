using Hadal.Specs;

namespace Hadal.Compilation;

/// <summary>Chooses the configurations that are compiled for a spec, and among them the one that a call runs.</summary>
internal static class GemmVariants
{
    /// <summary>At most this many configurations of one spec are compiled.</summary>
    internal const int Limit = 4;

    internal static IReadOnlyList<GemmConfiguration> Of(GemmSpec spec) => throw new NotImplementedException();

    /// <summary>The index in <paramref name="variants"/> of the configuration for a call.</summary>
    internal static int Pick(GemmSpec spec, IReadOnlyList<GemmConfiguration> variants, int m, int smBudget) => throw new NotImplementedException();
}
