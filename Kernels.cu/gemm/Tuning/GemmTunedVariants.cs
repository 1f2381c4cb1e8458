using Hadal.Specs;

namespace Hadal.Compilation;

/// <summary>The configurations that are compiled for a spec of which something was measured.</summary>
/// <param name="Variants">At most <see cref="GemmVariants.Limit"/>, in the order of <see cref="GemmCandidates.Of"/>.</param>
/// <param name="Dropped">Names of measured configurations for which there is no room.</param>
internal sealed record GemmTunedVariants(IReadOnlyList<GemmConfiguration> Variants, IReadOnlyList<string> Dropped)
{
    /// <summary>The largest row count that counts in filling up: as a power of two.</summary>
    private const int LargestExponent = 13;

    /// <summary>
    /// First the configurations that were the fastest, those at most points before others; then, where there is room, those of
    /// <see cref="GemmVariants.Of"/> that the model prefers at most row counts. One of them serves any call. Looks at no device: measurements on any GPU count.
    /// </summary>
    internal static GemmTunedVariants Of(GemmSpec spec, IReadOnlyList<TunedChoice> choices)
    {
        if (choices.Count == 0)
        {
            return new(GemmVariants.Of(spec), []);
        }

        GemmConfiguration[] candidates = [.. GemmCandidates.Of(spec)];
        HashSet<string> known = [.. candidates.Select(candidate => candidate.Name)];
        string[] measured =
        [
            .. choices.Select(choice => choice.Configuration).Where(known.Contains)
                .GroupBy(name => name)
                .OrderByDescending(points => points.Count()).ThenBy(points => points.Key, StringComparer.Ordinal)
                .Select(points => points.Key),
        ];
        HashSet<string> serving = [.. candidates.Where(candidate => candidate.Serves(spec, int.MaxValue, 1)).Select(candidate => candidate.Name)];
        string[] ranked = [.. measured.Concat(ByModel(spec)).Distinct()];
        string[] chosen = [.. ranked.Take(GemmVariants.Limit)];
        if (!chosen.Any(serving.Contains))
        {
            chosen[^1] = ranked.First(serving.Contains);
        }

        return new([.. candidates.Where(candidate => chosen.Contains(candidate.Name))], [.. measured.Except(chosen)]);
    }

    private static IEnumerable<string> ByModel(GemmSpec spec)
    {
        IReadOnlyList<GemmConfiguration> variants = GemmVariants.Of(spec);
        ILookup<int, int> rows = Enumerable.Range(0, LargestExponent + 1).ToLookup(exponent => GemmVariants.Pick(spec, variants, 1 << exponent, GemmCostModel.ReferenceMultiprocessors));
        return Enumerable.Range(0, variants.Count).OrderByDescending(variant => rows[variant].Count()).Select(variant => variants[variant].Name);
    }
}
