using System.Globalization;
using Hadal.Specs;

namespace Hadal.Compilation;

/// <summary>
/// Tiles of D by warpgroup multiplications (Kernels.cu/gemm/kernel.cuh): one producer warpgroup and one (BlockM = 64) or two consumers;
/// BlockM = 256 gives each consumer two waves of 64 rows.
/// </summary>
/// <param name="BlockM">Rows of a tile: 64, 128 or 256.</param>
/// <param name="BlockN">Columns of a tile: 16 … 192 in steps of 16.</param>
/// <param name="Stages">Depth of the shared-memory pipeline.</param>
/// <param name="Slots">Panels of D that a warpgroup stages at a time; 0 where K is split.</param>
/// <param name="Split">CTAs of a cluster that share one tile, each with its part of K; 1 if none.</param>
internal sealed record TiledGemm(int BlockM, int BlockN, int Stages, int Slots, int Split) : GemmConfiguration
{
    /// <summary>Rows of the box in which a warpgroup stores D.</summary>
    internal const int DBoxRows = 64;

    /// <summary>Rows of a band, within which tiles are taken column by column.</summary>
    private const int BandRows = 2048;

    internal int ConsumerWarpgroups => BlockM == 64 ? 1 : 2;

    /// <summary>Multiplications of 64 rows that a consumer does for each block of K.</summary>
    internal int Waves => BlockM / (64 * ConsumerWarpgroups);

    internal override int Threads => (ConsumerWarpgroups + 1) * 128;

    internal override string Name => string.Create(CultureInfo.InvariantCulture, $"m{BlockM}n{BlockN}s{Stages}p{Slots}k{Split}");

    /// <summary>
    /// Rows by which the box of A may be shorter when m ends within the first tile: copying rows outside the tensor costs as much
    /// as copying others. In eights, the rows of a swizzle atom.
    /// </summary>
    internal int AbsentRows(int m) => m >= BlockM ? 0 : BlockM - ((m + 7) / 8 * 8);

    /// <summary>
    /// D leaves shared memory in panels of this many bytes a row, which is also the swizzle span of its tensor map: 128, or what a narrower
    /// tile has.
    /// </summary>
    internal int PanelBytes(ElementType d) => (BlockN * d.SizeInBytes()) switch { >= 128 => 128, >= 64 => 64, _ => 32 };

    /// <summary>Panels of a warpgroup's share of a tile.</summary>
    internal int Panels(ElementType d) => Waves * (int)CeilDiv(BlockN * d.SizeInBytes(), PanelBytes(d));

    /// <summary>As <c>gemm/storage.cuh</c> lays it out, with the slack for its alignment.</summary>
    internal override int SharedBytes(GemmSpec spec)
    {
        const int CopyAlignment = 128;
        int scalesB = spec.Scales == ScaleLayout.RowsByRows ? (int)CeilDiv(BlockN * sizeof(float), CopyAlignment) * CopyAlignment : 0;
        int stage = ((BlockM + BlockN) * BlockK) + (BlockM * sizeof(float)) + scalesB + (2 * sizeof(ulong));
        return 1024 + (Stages * stage) + (Slots * ConsumerWarpgroups * DBoxRows * PanelBytes(spec.D));
    }

    // Clusters do not walk from tile to tile, so all of a split product's must be there at a time.
    internal override bool Serves(GemmSpec spec, int m, int smBudget) => Split == 1 || Tiles(m, spec.N) * Split <= smBudget;

    /// <summary>One block, or cluster, a tile as far as the budget goes; the rest is looped over.</summary>
    internal override int GridSize(GemmSpec spec, int m, int smBudget, int multiprocessors) => (int)Math.Min(Tiles(m, spec.N), smBudget / Split) * Split;

    /// <summary>Tiles that cover D.</summary>
    internal long Tiles(int m, int n) => CeilDiv(m, BlockM) * CeilDiv(n, BlockN);

    /// <summary>Tiles in a band of D, which <c>gemm/scheduler.cuh</c> counts in 32 bits.</summary>
    internal long TilesOfBand(int n) => BandRows / BlockM * CeilDiv(n, BlockN);
}
