using System.Text.RegularExpressions;
using Hadal.Compilation;
using Hadal.Specs;

namespace Hadal.Tests.Races;

/// <summary>What races are hunted on: small products that turn every ring several times and end within tiles.</summary>
internal static partial class RaceShapes
{
    internal static GemmSpec ToBFloat16 { get; } =
        new(1032, 2064, ElementType.Float8E4M3, ElementType.Float8E4M3, ElementType.BFloat16, ScaleLayout.RowsByBlocks);

    internal static GemmSpec ToFloat32 { get; } =
        new(516, 1552, ElementType.Float8E4M3, ElementType.Float8E4M3, ElementType.Float32, ScaleLayout.RowsByBlocks);

    /// <summary>
    /// One of each kind of configuration, and of each kind more than one tile. A kind is what remains of the name without the sizes of tile and
    /// pipeline, so that one that is added is among them.
    /// </summary>
    /// <param name="spec">The kernel.</param>
    /// <param name="most">How many at most; kinds come before tiles.</param>
    internal static GemmConfiguration[] Spread(GemmSpec spec, int most)
    {
        GemmConfiguration[][] kinds =
        [
            .. GemmVariants.Candidates(spec).GroupBy(candidate => Sizes().Replace(candidate.Name, ""))
                .Select((kind, index) => Rotated([.. kind], index)),
        ];
        return [.. Enumerable.Range(0, kinds.Max(kind => kind.Length)).SelectMany(i => kinds.Where(kind => i < kind.Length).Select(kind => kind[i])).Take(most)];
    }

    // Neighbours differ by little: steps through the whole list, from another start for each kind.
    private static GemmConfiguration[] Rotated(GemmConfiguration[] kind, int start)
    {
        const int Step = 7;
        int step = kind.Length % Step == 0 ? Step + 1 : Step;
        return [.. Enumerable.Range(0, kind.Length).Select(i => kind[(start * 5 + i * step) % kind.Length]).Distinct()];
    }

    [GeneratedRegex(@"[mns]\d+")]
    private static partial Regex Sizes();
}
