namespace Hadal.Cli.Commands.Bench.Mla.Problems;

/// <summary>What is measured where nothing is asked for.</summary>
internal static class MlaProblems
{
    private const int K = 1024;

    /// <summary>Batches of a server: compute-bound at 128 heads, bound by memory below, with equal and with other lengths; and few long sequences.</summary>
    internal static IReadOnlyList<MlaProblem> ForGpu { get; } =
    [
        .. ((int[])[4 * K, 8 * K, 32 * K]).Select(length => new MlaProblem(128, 128, 1, length)),
        .. ((int[])[4 * K, 8 * K, 16 * K, 32 * K]).Select(length => new MlaProblem(128, 128, 2, length) { Lengths = MlaLengths.Normal }),
        .. from heads in (int[])[16, 32, 64] from length in (int[])[4 * K, 16 * K] select new MlaProblem(128, heads, 1, length),
        new(1, 128, 1, 4 * K),
        new(4, 128, 1, 4 * K),
        new(1, 16, 1, 64 * K),
        new(16, 16, 1, 64 * K),
        .. ((int[])[16, 128]).Select(heads => new MlaProblem(128, heads, 1, 4 * K) { Lengths = MlaLengths.Imbalanced }),
        .. Fp8,
    ];

    /// <summary>The FP8 cache beside that of BF16.</summary>
    internal static IReadOnlyList<MlaProblem> Fp8 => [.. ((int[])[16, 128]).Select(heads => new MlaProblem(128, heads, 1, 4 * K) { Cache = MlaCache.Fp8 })];

    /// <summary>Steps whose planning is measured.</summary>
    internal static IReadOnlyList<MlaProblem> Planned { get; } =
        [new(128, 128, 1, 4 * K), new MlaProblem(128, 128, 2, 4 * K) { Lengths = MlaLengths.Normal }];

    /// <summary>Small ones, for the managed implementation.</summary>
    internal static IReadOnlyList<MlaProblem> ForCpu { get; } = [new(2, 16, 1, 256), new(2, 16, 2, 100) { Lengths = MlaLengths.Normal }];
}
