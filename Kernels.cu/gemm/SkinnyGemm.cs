using System.Globalization;
using Hadal.Specs;

namespace Hadal.Compilation;

/// <summary>Few rows of A, called tokens, against weights that go straight to registers (Kernels.cu/gemm/skinny.cuh).</summary>
/// <param name="Tokens">The most rows of A: 8 or 16.</param>
/// <param name="WarpsN">Warps of a block that take 16 rows of B each.</param>
/// <param name="WarpsK">Warps that share those, each with its part of K.</param>
/// <param name="Depth">Blocks of K that a warp has under way.</param>
internal sealed record SkinnyGemm(int Tokens, int WarpsN, int WarpsK, int Depth) : GemmConfiguration
{
    /// <summary>Threads of all blocks that a multiprocessor holds: what 128 registers a thread allow.</summary>
    internal const int ThreadsOfMultiprocessor = 512;

    internal int BlockN => 16 * WarpsN;

    internal override int Threads => 32 * WarpsN * WarpsK;

    internal override string Name => string.Create(CultureInfo.InvariantCulture, $"t{Tokens}w{WarpsN}x{WarpsK}d{Depth}");

    // Its shared memory is static.
    internal override int SharedBytes(GemmSpec spec) => 0;

    internal override bool Serves(GemmSpec spec, int m, int smBudget) => m <= Tokens;

    /// <summary>A block for every part of B; on a part of the chip no more than one for each multiprocessor, which loops over the parts.</summary>
    internal override int GridSize(GemmSpec spec, int m, int smBudget, int multiprocessors)
    {
        long blocks = CeilDiv(spec.N, BlockN);
        return (int)Math.Min(blocks, smBudget < multiprocessors ? smBudget : int.MaxValue);
    }
}
