using Hadal.Specs;

namespace Hadal.Compilation;

/// <summary>
/// Estimates the clocks that a configuration takes on a Hopper multiprocessor. What matters is the order of the candidates,
/// not the figure. The constants follow a sweep of every configuration over 35 shapes on one H200, 2026-11-24.
/// </summary>
internal static class GemmCostModel
{
    /// <summary>FP8 multiply-adds of one multiprocessor and clock.</summary>
    private const double MultiplyAddsPerClock = 4096;

    /// <summary>Bytes that shared memory moves in a clock: operand reads of the tensor cores and fills of the copy engine.</summary>
    private const double SharedBytesPerClock = 128;

    /// <summary>Bytes that reach one multiprocessor from L2 in a clock when all ask.</summary>
    private const double L2BytesPerClock = 80;

    /// <summary>A step is never shorter: barriers, the issue of copies, and the first result of a multiplication.</summary>
    private const double ShortestStep = 180;

    /// <summary>Bytes that the whole chip reads from memory in a clock.</summary>
    private const double MemoryBytesPerClock = 2000;

    /// <summary>So many blocks draw the whole bandwidth of the memory.</summary>
    private const double BlocksForFullBandwidth = 57;

    /// <summary>Launch, and the way of the first stage from memory.</summary>
    private const double StartClocks = 3800;

    /// <summary>The part of an epilogue that does not grow with the tile.</summary>
    private const double EpilogueClocks = 380;

    /// <summary>Bytes of the result that an epilogue moves in a clock.</summary>
    private const double EpilogueBytesPerClock = 45;

    /// <summary>Start, end and loss of locality of one more tile.</summary>
    private const double TileClocks = 10;

    internal static double Clocks(GemmSpec spec, GemmConfiguration configuration, int m, int smBudget)
    {
        double blockM = configuration.BlockM, blockN = configuration.BlockN;
        double kBlocks = Math.Ceiling(spec.K / (double)GemmConfiguration.BlockK);

        double clusters = Math.Ceiling(m / (blockM * configuration.ClusterM)) * Math.Ceiling(spec.N / (blockN * configuration.ClusterN));
        double rounds = Math.Ceiling(clusters / (smBudget / configuration.ClusterSize));
        double tiles = clusters * configuration.ClusterSize;

        double multiply = blockM * blockN * GemmConfiguration.BlockK / MultiplyAddsPerClock;
        double operandReads = blockM / 64 * (64 + blockN) * GemmConfiguration.BlockK;
        double fills = (blockM + blockN) * GemmConfiguration.BlockK;
        double shared = (operandReads + fills) / SharedBytesPerClock;
        double l2 = ((blockM / configuration.ClusterN) + (blockN / configuration.ClusterM)) * GemmConfiguration.BlockK / L2BytesPerClock;
        double step = Math.Max(Math.Max(multiply, shared), Math.Max(l2, ShortestStep)) + Promotion(configuration) + Straddling(configuration);

        double resultBytes = blockM * blockN * spec.D.SizeInBytes();
        double tile = (kBlocks * step) + EpilogueClocks + (resultBytes / EpilogueBytesPerClock);
        double compute = StartClocks + (rounds * tile) + (TileClocks * tiles);

        double bytes = ((double)spec.N * spec.K) + ((double)m * spec.K) + ((double)m * spec.N * spec.D.SizeInBytes());
        double memory = StartClocks + (bytes / (MemoryBytesPerClock * Math.Min(1, tiles / BlocksForFullBandwidth)));

        // Of two that bytes bind equally, the one that computes less; and a cluster has its own cost, which the sweep put at 2 %.
        return (Math.Max(compute, memory) + (0.05 * compute)) * (configuration.ClusterSize > 1 ? 1.02 : 1);
    }

    /// <summary>Clocks of promotion in a step that no multiplication covers: of one warpgroup its latency, of two a part of their work.</summary>
    private static double Promotion(GemmConfiguration configuration) =>
        configuration.ConsumerWarpgroups == 1 ? 88 : 0.135 * configuration.BlockN * configuration.BlockM / 128;

    /// <summary>Clocks that a tile over two blocks of scales adds: a branch for few places of the boundary, else a selection a group.</summary>
    private static double Straddling(GemmConfiguration configuration)
    {
        int blockN = configuration.BlockN;
        if (128 % blockN == 0)
        {
            return 0;
        }

        bool branches = blockN % 32 == 0;
        return (branches ? 30 : 0.9 * blockN) * configuration.BlockM / 128;
    }
}
