using Hadal.Compilation;
using Hadal.Specs;

namespace Hadal.Tests.Races;

/// <summary>What races are hunted on: small products that turn every ring several times and end within tiles.</summary>
internal static class RaceShapes
{
    internal static GemmSpec ToBFloat16 { get; } =
        new(1032, 2064, ElementType.Float8E4M3, ElementType.Float8E4M3, ElementType.BFloat16, ScaleLayout.RowsByBlocks);

    internal static GemmSpec ToFloat32 { get; } =
        new(516, 1552, ElementType.Float8E4M3, ElementType.Float8E4M3, ElementType.Float32, ScaleLayout.RowsByBlocks);

    private const int Multiprocessors = 132;

    /// <summary>Few rows for what serves no more, and as many as end within each tile.</summary>
    private static readonly int[] s_rows = [1, 7, 16, 77, 700];

    /// <summary>One of each kind of configuration that serves a call at all, and of each kind more than one tile.</summary>
    /// <param name="spec">The kernel.</param>
    /// <param name="most">How many at most; kinds come before tiles.</param>
    internal static GemmConfiguration[] Spread(GemmSpec spec, int most)
    {
        GemmConfiguration[][] kinds =
        [
            .. GemmCandidates.Of(spec).Where(candidate => candidate.Serves(spec, s_rows[0], Multiprocessors))
                .GroupBy(candidate => Kind(spec, candidate)).Select((kind, index) => Rotated([.. kind], index)),
        ];
        return [.. Enumerable.Range(0, kinds.Max(kind => kind.Length)).SelectMany(i => kinds.Where(kind => i < kind.Length).Select(kind => kind[i])).Take(most)];
    }

    /// <summary>
    /// Whatever makes threads meet elsewhere: how many share a tile of D and of what they stage it in, or who adds up the sums of a few rows. A type that is
    /// added is a kind until it is told apart here.
    /// </summary>
    internal static string Kind(GemmSpec spec, GemmConfiguration configuration) => configuration switch
    {
        TiledGemm { Split: > 1 } tile => $"split {tile.BlockM}",
        TiledGemm tile => $"whole {tile.BlockM} {(tile.Slots < tile.Panels(spec.D) ? "in turns" : "at a time")}",
        SkinnyGemm skinny => $"skinny {skinny.Tokens} {(skinny.WarpsK > 1 ? "added up" : "alone")}",
        _ => configuration.GetType().Name,
    };

    /// <summary>
    /// Rows and multiprocessors of the calls that a configuration is hunted with: few blocks, so that each walks over several tiles, or the whole chip
    /// where clusters cannot walk.
    /// </summary>
    internal static IEnumerable<(int M, int SmBudget)> Calls(GemmSpec spec, GemmConfiguration configuration, int multiprocessors) =>
        from m in s_rows
        let budgets = ((int[])[Math.Min(24, multiprocessors), multiprocessors]).Where(budget => configuration.Serves(spec, m, budget)).Take(1)
        from budget in budgets
        select (m, budget);

    // Neighbours differ by little: steps through the whole list, from another start for each kind.
    private static GemmConfiguration[] Rotated(GemmConfiguration[] kind, int start)
    {
        const int Step = 7;
        int step = kind.Length % Step == 0 ? Step + 1 : Step;
        return [.. Enumerable.Range(0, kind.Length).Select(i => kind[(start * 5 + i * step) % kind.Length]).Distinct()];
    }
}
