using Hadal.Cli.Commands.Bench.Mla.Problems;

namespace Hadal.Cli.Commands.Bench.Mla;

/// <summary>What a command line asks for.</summary>
/// <param name="Own">The one step that it describes; null where it describes none.</param>
/// <param name="OnlyFp8">Whether the FP8 cache alone is measured.</param>
/// <param name="Rounds">Times that each is measured.</param>
internal sealed record MlaBenchRequest(MlaProblem? Own, bool OnlyFp8, int Rounds)
{
    internal bool IsDefault => Own is null && !OnlyFp8;

    /// <summary>What it comes to on a device that is measured so by default.</summary>
    internal IReadOnlyList<MlaProblem> Problems(IReadOnlyList<MlaProblem> usual) => Own is not null ? [Own] : OnlyFp8 ? MlaProblems.Fp8 : usual;
}
