using Hadal.Specs;

namespace Hadal.Compilation;

/// <summary>Every configuration that is worth measuring for a spec.</summary>
internal static class GemmCandidates
{
    /// <summary>Dynamic shared memory of one block on sm_90, less the static kilobyte that the system keeps.</summary>
    internal const int SharedBytesLimit = 232_448;

    private const int MostStages = 8;
    private const int FewestStages = 3;

    /// <summary>Stages that hide the memory's latency wherever all are full in time; fewer only to stage all panels of D at a time.</summary>
    private const int EnoughStages = 4;

    /// <summary>A CTA of a split tile multiplies at least so many blocks of K: fewer are not worth the reduction.</summary>
    private const int FewestBlocksOfSplit = 4;

    /// <summary>In stable order. Names are unique.</summary>
    internal static IEnumerable<GemmConfiguration> Of(GemmSpec spec) => [.. Skinny(spec), .. Whole(spec), .. Split(spec)];

    private static IEnumerable<GemmConfiguration> Skinny(GemmSpec spec)
    {
        long blocksOfK = BlocksOfK(spec);
        // More tokens in flight, or a greater depth of smaller blocks, and ptxas spills.
        foreach ((int warpsN, int warpsK, int depth) in ((int, int, int)[])
            [(1, 4, 1), (1, 4, 2), (1, 4, 3), (1, 7, 2), (1, 8, 1), (1, 8, 2), (1, 14, 1), (1, 14, 2), (2, 2, 2), (2, 4, 1), (2, 4, 2), (4, 1, 2), (8, 1, 1), (8, 1, 2)])
        {
            if (warpsK * (depth - 1) < blocksOfK && warpsK <= blocksOfK)
            {
                yield return new SkinnyGemm(8, warpsN, warpsK, depth);
                if (depth == 1)
                {
                    yield return new SkinnyGemm(16, warpsN, warpsK, depth);
                }
            }
        }
    }

    private static IEnumerable<GemmConfiguration> Whole(GemmSpec spec)
    {
        foreach (int blockM in (int[])[64, 128, 256])
        {
            for (int blockN = 16; blockN <= WidestTile(spec, blockM); blockN += 16)
            {
                TiledGemm tile = new(blockM, blockN, MostStages, 0, 1);
                if (tile.TilesOfBand(spec.N) > uint.MaxValue)
                {
                    continue;
                }

                int panels = tile.Panels(spec.D);
                TiledGemm? staged = Deepest(spec, tile with { Slots = panels });
                if (staged is not null)
                {
                    yield return staged;
                }

                // Fewer slots leave room for stages, where all panels at a time leave too few.
                if (staged is null or { Stages: <= EnoughStages } && FewerSlots(spec, tile, panels) is { } deeper && deeper.Stages > (staged?.Stages ?? 0))
                {
                    yield return deeper;
                }
            }
        }
    }

    private static IEnumerable<GemmConfiguration> Split(GemmSpec spec)
    {
        const int LargestPortableCluster = 8, Narrowest = 32;
        foreach (int blockM in (int[])[64, 128])
        {
            for (int blockN = Narrowest; blockN <= WidestTile(spec, blockM); blockN += 16)
            {
                for (int split = 2; split <= LargestPortableCluster && split * FewestBlocksOfSplit <= BlocksOfK(spec); split++)
                {
                    TiledGemm tile = new(blockM, blockN, MostStages, 0, split);
                    if (tile.TilesOfBand(spec.N) <= uint.MaxValue && Deepest(spec, tile) is { } fitting)
                    {
                        yield return fitting;
                    }
                }
            }
        }
    }

    // A thread holds BlockN / 2 products and as many sums a wave, and a quarter of BlockN scales of columns where B is scaled by rows.
    private static int WidestTile(GemmSpec spec, int blockM) => (blockM, spec.Scales) switch
    {
        (256, _) => 128,
        (_, ScaleLayout.RowsByRows) => 160,
        _ => 192,
    };

    private static TiledGemm? FewerSlots(GemmSpec spec, TiledGemm tile, int panels)
    {
        TiledGemm? few = null;
        for (int slots = Math.Max(1, panels / 4); ; slots = 1)
        {
            few = Deepest(spec, tile with { Slots = slots });
            if (slots == 1 || few is { Stages: >= EnoughStages })
            {
                return few;
            }
        }
    }

    /// <summary>The deepest pipeline that fits, or null where too few stages would remain to hide the memory's latency.</summary>
    private static TiledGemm? Deepest(GemmSpec spec, TiledGemm tile)
    {
        for (int stages = MostStages; stages >= FewestStages; stages--)
        {
            TiledGemm fitting = tile with { Stages = stages };
            if (fitting.SharedBytes(spec) <= SharedBytesLimit)
            {
                return fitting;
            }
        }

        return null;
    }

    private static long BlocksOfK(GemmSpec spec) => (spec.K + (GemmConfiguration.BlockK - 1L)) / GemmConfiguration.BlockK;
}
