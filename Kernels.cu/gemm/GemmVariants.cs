using Hadal.Specs;

namespace Hadal.Compilation;

/// <summary>Chooses the configurations that are compiled for a spec, and among them the one that a call runs.</summary>
internal static class GemmVariants
{
    /// <summary>At most this many configurations of one spec are compiled.</summary>
    internal const int Limit = 4;

    /// <summary>Dynamic shared memory of one block on sm_90, less the static kilobyte that the system keeps.</summary>
    internal const int SharedBytesLimit = 232_448;

    private const int MostStages = 16;
    private const int FewestStages = 3;

    /// <summary>The multiprocessors of a full H100 or H200, for which the variants are chosen.</summary>
    private const int ReferenceMultiprocessors = 132;

    /// <summary>Row counts that the variants must serve well, and how much each counts: decoding, and above all prefill, where the time goes.</summary>
    private static readonly (int M, double Weight)[] s_rowCounts =
        [(1, 1), (64, 1), (128, 1), (256, 1), (512, 1), (1024, 1), (2048, 1), (4096, 3), (8192, 2)];

    /// <summary>Every configuration that the kernel supports for a spec, in stable order.</summary>
    internal static IEnumerable<GemmConfiguration> Candidates(GemmSpec spec)
    {
        foreach (int blockM in (int[])[64, 128, 256])
        {
            for (int blockN = 16; blockN <= 192; blockN += 16)
            {
                foreach ((int clusterM, int clusterN) in ((int, int)[])[(1, 1), (2, 1), (1, 2)])
                {
                    GemmConfiguration candidate = new(blockM, blockN, MostStages, clusterM, clusterN);
                    if (Fit(spec, candidate) is { } fitting)
                    {
                        yield return fitting;
                    }
                }
            }
        }
    }

    /// <summary>
    /// The at most <see cref="Limit"/> configurations for a spec: of the best for each row count, those whose set loses least
    /// against having them all. Sorted by tile, so that their order does not depend on how they were found.
    /// </summary>
    internal static IReadOnlyList<GemmConfiguration> Of(GemmSpec spec)
    {
        GemmConfiguration[] candidates = [.. Candidates(spec)];
        double[][] clocks = [.. s_rowCounts.Select(count => candidates.Select(c => GemmCostModel.Clocks(spec, c, count.M, ReferenceMultiprocessors)).ToArray())];

        List<int> chosen = [];
        while (chosen.Count < Limit)
        {
            int best = -1;
            double least = Regret(clocks, chosen);
            for (int candidate = 0; candidate < candidates.Length; candidate++)
            {
                double regret = Regret(clocks, [.. chosen, candidate]);
                if (regret < least * 0.999)
                {
                    (best, least) = (candidate, regret);
                }
            }

            if (best < 0)
            {
                break;
            }

            chosen.Add(best);
        }

        return [.. chosen.Select(i => candidates[i]).OrderBy(c => c.BlockM).ThenBy(c => c.BlockN).ThenBy(c => c.ClusterM).ThenBy(c => c.ClusterN)];
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

    /// <summary>The deepest pipeline that fits, or null where too few stages would remain to hide the memory's latency.</summary>
    private static GemmConfiguration? Fit(GemmSpec spec, GemmConfiguration candidate)
    {
        // A thread holds BlockN / 2 partial sums and as many sums a wave: 96 + 96 at most, or 64 + 2 · 64 with the two waves of BlockM = 256.
        if (candidate.BlockM == 256 && candidate.BlockN > 128)
        {
            return null;
        }

        if (candidate.TilesOfBand(spec.N) > uint.MaxValue)
        {
            return null;
        }

        for (int stages = MostStages; stages >= FewestStages; stages--)
        {
            GemmConfiguration fitting = candidate with { Stages = stages };
            if (fitting.SharedBytes(spec.D) <= SharedBytesLimit)
            {
                return fitting;
            }
        }

        return null;
    }

    /// <summary>
    /// How much slower a set is than all candidates together, over the row counts. Squared, so that a set which is a little slow everywhere is
    /// preferred to one that is very slow somewhere.
    /// </summary>
    private static double Regret(double[][] clocks, List<int> set) => set.Count == 0
        ? double.PositiveInfinity
        : clocks.Zip(s_rowCounts, (row, count) => count.Weight * Math.Pow((set.Min(i => row[i]) / row.Min()) - 1, 2)).Sum();
}
