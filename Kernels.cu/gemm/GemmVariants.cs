using Hadal.Specs;

namespace Hadal.Compilation;

/// <summary>Chooses the configurations that are compiled for a spec, and among them the one that a call runs.</summary>
internal static class GemmVariants
{
    /// <summary>At most this many configurations of one spec are compiled.</summary>
    internal const int Limit = 4;

    /// <summary>
    /// Row counts that the variants must serve well, and how much each counts: decoding one sequence, decoding a batch, and above all prefill,
    /// where the time goes.
    /// </summary>
    private static readonly (int M, double Weight)[] s_rowsOfActivations =
        [(1, 20), (8, 2), (32, 1), (64, 1), (128, 10), (256, 1), (512, 1), (1024, 1), (2048, 2), (4096, 16), (8192, 8)];

    /// <summary>The same where B is scaled by rows: D is the gradient of a weight, and its rows are a layer's outputs.</summary>
    private static readonly (int M, double Weight)[] s_rowsOfWeights =
        [(128, 1), (512, 2), (1024, 2), (2048, 4), (4096, 4), (7168, 4), (16384, 2), (32768, 2)];

    /// <summary>
    /// The at most <see cref="Limit"/> configurations for a spec: of the best for each row count, those whose set loses least
    /// against having them all. In the order of the candidates, so that it does not depend on how they were found.
    /// </summary>
    internal static IReadOnlyList<GemmConfiguration> Of(GemmSpec spec)
    {
        GemmConfiguration[] candidates = [.. GemmCandidates.Of(spec)];
        (int M, double Weight)[] counts = spec.Scales == ScaleLayout.RowsByRows ? s_rowsOfWeights : s_rowsOfActivations;
        double[][] clocks = [.. counts.Select(count => candidates.Select(c => GemmCostModel.Clocks(spec, c, count.M, GemmCostModel.ReferenceMultiprocessors)).ToArray())];

        // The first place is kept for one that serves any call.
        bool[] serving = [.. candidates.Select(candidate => candidate.Serves(spec, int.MaxValue, 1))];
        List<int> chosen = [];
        while (chosen.Count < Limit && Improve(clocks, counts, serving, chosen, chosen.Count))
        {
        }

        // One that was good alone may be worth less beside those that came after it. Each exchange loses less, so this ends.
        while (Enumerable.Range(0, chosen.Count).Any(place => Improve(clocks, counts, serving, chosen, place)))
        {
        }

        chosen.Sort();
        return [.. chosen.Select(i => candidates[i])];
    }

    /// <summary>Puts at a place of a set the candidate with which it loses least, if that is less than now.</summary>
    private static bool Improve(double[][] clocks, (int M, double Weight)[] counts, bool[] serving, List<int> set, int place)
    {
        int best = -1;
        double least = Regret(clocks, counts, set);
        for (int candidate = 0; candidate < clocks[0].Length; candidate++)
        {
            if (place == 0 && !serving[candidate])
            {
                continue;
            }

            double regret = Regret(clocks, counts, [.. set.Where((_, i) => i != place), candidate]);
            if (regret < least * 0.999)
            {
                (best, least) = (candidate, regret);
            }
        }

        if (best < 0)
        {
            return false;
        }

        if (place < set.Count)
        {
            set.RemoveAt(place);
        }

        set.Insert(place, best);
        return true;
    }

    /// <summary>The index in <paramref name="variants"/> of the configuration for a call: the cheapest by the cost model.</summary>
    internal static int Pick(GemmSpec spec, IReadOnlyList<GemmConfiguration> variants, int m, int smBudget)
    {
        int best = 0;
        double least = double.PositiveInfinity;
        for (int i = 0; i < variants.Count; i++)
        {
            double clocks = GemmCostModel.Clocks(spec, variants[i], m, smBudget);
            if (clocks < least)
            {
                (best, least) = (i, clocks);
            }
        }

        return best;
    }

    /// <summary>
    /// How much slower a set is than all candidates together, over the row counts. Squared, so that a set which is a little slow everywhere is
    /// preferred to one that is very slow somewhere.
    /// </summary>
    private static double Regret(double[][] clocks, (int M, double Weight)[] counts, List<int> set) => set.Count == 0
        ? double.PositiveInfinity
        : clocks.Zip(counts, (row, count) => count.Weight * Math.Pow((set.Min(i => row[i]) / row.Min()) - 1, 2)).Sum();
}
