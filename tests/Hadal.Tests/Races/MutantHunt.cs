using Hadal.Compilation;

namespace Hadal.Tests.Races;

/// <summary>Calls on which mutants are hunted: few blocks of little work, which turn every ring and walk over several tiles.</summary>
internal abstract record MutantHunt(string Name)
{
    private protected const int Launches = 16;

    private protected static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    internal static MutantHunt[] All => [.. GemmHunt.All, .. MlaHunt.All];

    /// <summary>Names what is compiled for it; several hunts share one.</summary>
    internal abstract string Unit { get; }

    /// <summary>What is compiled for it.</summary>
    internal abstract IReadOnlyList<KernelVariant> Variants { get; }

    /// <summary>Computes the right results once and without haste.</summary>
    /// <param name="device">With the kernel as it is.</param>
    /// <returns>
    /// Runs launches in turns over cases whose numbers differ, so that what is left of the one before is wrong, and says which launch differs; null
    /// where none does. Throws <see cref="DeviceLostException"/> where one does not end, or faults.
    /// </returns>
    internal abstract Func<Device, string?> Learn(Device device);
}
