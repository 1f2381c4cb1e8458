using System.Globalization;
using Hadal.Specs;

namespace Hadal.Compilation;

/// <summary>
/// One way to tile a GEMM. The kernel has one producer warpgroup and one (BlockM = 64) or two consumer warpgroups;
/// BlockM = 256 gives each consumer two waves of 64 rows.
/// </summary>
/// <param name="BlockM">Rows of a tile: 64, 128 or 256.</param>
/// <param name="BlockN">Columns of a tile: 16 … 192 in steps of 16.</param>
/// <param name="Stages">Depth of the shared-memory pipeline.</param>
/// <param name="ClusterM">Tiles along M that share one multicast of B: 1 or 2.</param>
/// <param name="ClusterN">Tiles along N that share one multicast of A: 1 or 2.</param>
internal readonly record struct GemmConfiguration(int BlockM, int BlockN, int Stages, int ClusterM, int ClusterN)
{
    /// <summary>Depth of a tile: one block of scales, one swizzled row of 128 bytes.</summary>
    internal const int BlockK = 128;

    /// <summary>Rows of a band, within which tiles are taken column by column.</summary>
    private const int BandRows = 2048;

    internal int ConsumerWarpgroups => BlockM == 64 ? 1 : 2;

    internal int Threads => (ConsumerWarpgroups + 1) * 128;

    internal int ClusterSize => ClusterM * ClusterN;

    /// <summary>Rows of the box in which a CTA copies its share of A; the cluster's CTAs along N bring the rest.</summary>
    internal int ABoxRows => BlockM / ClusterN;

    /// <summary>
    /// Rows by which the box of A may be shorter when m ends within the first tile: copying rows outside the tensor costs as much
    /// as copying others. In eights, the rows of a swizzle atom; not where CTAs share A in slices.
    /// </summary>
    internal int AbsentRows(int m) => ClusterN > 1 || m >= BlockM ? 0 : BlockM - ((m + 7) / 8 * 8);

    /// <summary>Rows of the box in which a CTA copies its share of B; the cluster's CTAs along M bring the rest.</summary>
    internal int BBoxRows => BlockN / ClusterM;

    /// <summary>Rows of the box in which a warpgroup stores D.</summary>
    internal const int DBoxRows = 64;

    internal string Name => string.Create(CultureInfo.InvariantCulture, $"m{BlockM}n{BlockN}s{Stages}c{ClusterM}x{ClusterN}");

    /// <summary>
    /// D leaves shared memory in panels of this many bytes a row (128, 64 or 32), which is also the swizzle span of its
    /// tensor map: the widest that divides the tile's row.
    /// </summary>
    internal int PanelBytes(ElementType d)
    {
        int row = BlockN * d.SizeInBytes();
        return row % 128 == 0 ? 128 : row % 64 == 0 ? 64 : 32;
    }

    /// <summary>Dynamic shared memory of a launch, as <c>gemm/storage.cuh</c> lays it out, with the slack for its alignment.</summary>
    internal int SharedBytes(ElementType d)
    {
        int result = BlockM * BlockN * d.SizeInBytes();
        int stage = (BlockM * BlockK) + (BlockN * BlockK) + (BlockM * sizeof(float));
        return 1024 + result + (Stages * (stage + (2 * sizeof(ulong))));
    }

    /// <summary>Blocks of a launch: one cluster a cluster of tiles, as far as the budget goes; the rest is looped over.</summary>
    internal int GridSize(int m, int n, int smBudget) => (int)Math.Min(Tiles(m, n), smBudget / ClusterSize) * ClusterSize;

    /// <summary>Clusters of tiles that cover D.</summary>
    internal long Tiles(int m, int n) => CeilDiv(m, BlockM * ClusterM) * Columns(n);

    /// <summary>Clusters of tiles in a band of D, which <c>gemm/scheduler.cuh</c> counts in 32 bits.</summary>
    internal long TilesOfBand(int n) => BandRows / (BlockM * ClusterM) * Columns(n);

    private long Columns(int n) => CeilDiv(n, BlockN * ClusterN);

    private static long CeilDiv(long extent, int tile) => (extent + tile - 1) / tile;
}
