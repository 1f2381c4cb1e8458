using Hadal.Specs;

namespace Hadal.Compilation;

internal static partial class GemmCostModel
{
    /// <summary>FP8 multiply-adds of one multiprocessor and clock.</summary>
    private const double MultiplyAddsPerClock = 4096;

    /// <summary>Bytes that shared memory moves in a clock: operand reads of the tensor cores and fills of the copy engine. 128 by the data sheet.</summary>
    private const double SharedBytesPerClock = 130;

    /// <summary>Bytes that reach one multiprocessor from L2 in a clock when all ask.</summary>
    private const double L2BytesPerClock = 51.5;

    /// <summary>Clocks from asking for a stage to its arrival, which all stages together must hide.</summary>
    private const double StageLatency = 2560;

    /// <summary>What stages that come late cost, where there are few.</summary>
    private const double Starvation = 0.275;

    /// <summary>A step is never shorter.</summary>
    private const double ShortestStep = 190;

    /// <summary>So many blocks draw the whole bandwidth of the memory.</summary>
    private const double BlocksForFullBandwidth = 89.2;

    /// <summary>Launch, and the way of the first stage from memory.</summary>
    private const double StartClocks = 24700;

    /// <summary>The part of an epilogue that does not grow with the tile.</summary>
    private const double EpilogueClocks = 194;

    /// <summary>Bytes of the result that an epilogue moves in a clock, through shared memory and through the cluster.</summary>
    private const double EpilogueBytesPerClock = 22.2, ReductionBytesPerClock = 3.41;

    /// <summary>What one more CTA in a cluster costs, and one more turn over the slots.</summary>
    private const double ClusterClocks = 10, TurnClocks = 571;

    /// <summary>CTAs of clusters of 0, 1, 2 … 8 that the 132 multiprocessors of an H200 hold at a time: its GPCs differ in size. Measured.</summary>
    private static readonly int[] s_residentCtas = [0, 132, 132, 117, 120, 110, 102, 105, 120];

    private static double Clocks(GemmSpec spec, TiledGemm tile, int m, int smBudget)
    {
        double ctas = (double)tile.Tiles(m, spec.N) * tile.Split;
        double resident = Math.Max(1, (long)s_residentCtas[tile.Split] * smBudget / ReferenceMultiprocessors / tile.Split) * tile.Split;
        double rounds = CeilDiv(ctas, resident);

        double computation = rounds * ((CeilDiv(BlocksOfK(spec), tile.Split) * Step(spec, tile, m)) + Epilogue(spec, tile));
        double memory = Bytes(spec, m) / (MemoryBytesPerClock * Math.Min(1, Math.Min(ctas, resident) / BlocksForFullBandwidth));
        return StartClocks + computation + memory;
    }

    /// <summary>One block of K of one tile.</summary>
    private static double Step(GemmSpec spec, TiledGemm tile, int m)
    {
        double blockM = tile.BlockM, blockN = tile.BlockN;
        double multiply = blockM * blockN * GemmConfiguration.BlockK / MultiplyAddsPerClock;
        double fills = (blockM - tile.AbsentRows(m) + blockN) * GemmConfiguration.BlockK;
        double operandReads = blockM / 64 * (64 + blockN) * GemmConfiguration.BlockK;
        double shared = (operandReads + fills) / SharedBytesPerClock;
        if (spec.Scales == ScaleLayout.RowsByRows)
        {
            // Each of a consumer's warps reads the scales of all columns, eight bytes a thread.
            shared += blockN * tile.ConsumerWarpgroups / 2;
        }

        double bound = Math.Max(Math.Max(multiply, shared), Math.Max(fills / L2BytesPerClock, Math.Max(ShortestStep, StageLatency / tile.Stages)));
        return (bound * (1 + (Starvation / tile.Stages / tile.Stages))) + Promotion(spec, tile);
    }

    /// <summary>Clocks of promotion that no multiplication covers.</summary>
    private static double Promotion(GemmSpec spec, TiledGemm tile)
    {
        double width = tile.BlockN * tile.Waves;
        double promotion = tile.ConsumerWarpgroups == 1 ? 56.8 + (0.204 * width) : 0.714 * width;
        if (spec.Scales == ScaleLayout.RowsByRows)
        {
            return promotion * 1.06 * (tile.Waves > 1 ? 1.53 : 1);
        }

        // A tile that lies across blocks of scales takes them from more registers, and in more places its code is larger.
        bool straddles = 128 % tile.BlockN != 0, inManyPlaces = tile.BlockN % 32 != 0;
        return promotion + (straddles ? inManyPlaces ? (0.316 * width) + 47.5 : 0.163 * width : 0);
    }

    private static double Epilogue(GemmSpec spec, TiledGemm tile)
    {
        double elements = (double)tile.BlockM * tile.BlockN;
        if (tile.Split > 1)
        {
            double sent = elements * sizeof(float) * (tile.Split - 1) / tile.Split;
            return EpilogueClocks + (sent / ReductionBytesPerClock) + (ClusterClocks * tile.Split);
        }

        double turns = (double)tile.Panels(spec.D) / tile.Slots;
        return EpilogueClocks + (elements * spec.D.SizeInBytes() / EpilogueBytesPerClock) + (TurnClocks * (turns - 1));
    }
}
