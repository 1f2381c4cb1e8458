using Hadal.Specs;

namespace Hadal.Compilation;

/// <summary>
/// Estimates the clocks that a configuration takes on a Hopper multiprocessor. What matters is the order of the candidates,
/// not the figure. Constants: guides of the vendor and measurements in docs/benchmarks/gemm-h200.md.
/// </summary>
internal static class GemmCostModel
{
    /// <summary>FP8 multiply-adds of one multiprocessor and clock.</summary>
    private const double MultiplyAddsPerClock = 4096;

    /// <summary>Bytes that shared memory moves in a clock: operand reads of the tensor cores and fills of the copy engine.</summary>
    private const double SharedBytesPerClock = 128;

    /// <summary>Bytes that reach one multiprocessor from L2 in a clock when all ask.</summary>
    private const double L2BytesPerClock = 40;

    /// <summary>Bytes that the whole chip reads from memory in a clock.</summary>
    private const double MemoryBytesPerClock = 2400;

    /// <summary>Clocks from the start of a block to its first full stage.</summary>
    private const double FillClocks = 1500;

    /// <summary>Clocks of a tile's epilogue that no other work hides, beside those that grow with the tile.</summary>
    private const double EpilogueClocks = 400;

    internal static double Clocks(GemmSpec spec, GemmConfiguration configuration, int m, int smBudget)
    {
        double blockM = configuration.BlockM, blockN = configuration.BlockN;
        double kBlocks = Math.Ceiling(spec.K / (double)GemmConfiguration.BlockK);

        double clusters = Math.Ceiling(m / (blockM * configuration.ClusterM)) * Math.Ceiling(spec.N / (blockN * configuration.ClusterN));
        double rounds = Math.Ceiling(clusters / (smBudget / configuration.ClusterSize));

        double multiply = blockM * blockN * GemmConfiguration.BlockK / MultiplyAddsPerClock;
        double operandReads = blockM / 64 * (64 + blockN) * GemmConfiguration.BlockK;
        double fills = (blockM + blockN) * GemmConfiguration.BlockK;
        double shared = (operandReads + fills) / SharedBytesPerClock;
        double l2 = ((blockM / configuration.ClusterN) + (blockN / configuration.ClusterM)) * GemmConfiguration.BlockK / L2BytesPerClock;

        // One warpgroup alone cannot multiply while it promotes; of two, one covers for the other.
        double promotion = configuration.ConsumerWarpgroups == 1 ? (blockN / 2) + 100 : 40;
        double step = Math.Max(Math.Max(multiply, shared), l2) + promotion;

        double resultBytes = blockM * blockN * spec.D.SizeInBytes();
        double tile = (kBlocks * step) + EpilogueClocks + (resultBytes / SharedBytesPerClock);
        double compute = FillClocks + (rounds * tile);

        double bytes = ((double)spec.N * spec.K) + ((double)m * spec.K) + ((double)m * spec.N * spec.D.SizeInBytes());
        double chipShare = Math.Min(1, clusters * configuration.ClusterSize / 96);
        return Math.Max(compute, FillClocks + (bytes / (MemoryBytesPerClock * chipShare)));
    }
}
