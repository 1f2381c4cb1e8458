using Hadal.Specs;

namespace Hadal.Compilation;

internal static partial class GemmCostModel
{
    /// <summary>Launch and end of a skinny kernel.</summary>
    private const double SkinnyStartClocks = 20700;

    /// <summary>Clocks from asking memory to multiplying, of the first blocks of K and of those asked for while others are multiplied.</summary>
    private const double SkinnyLatency = 444, SkinnyTurnLatency = 1.98 * SkinnyLatency;

    /// <summary>Clocks to multiply what a warp has under way, and to add up one warp's sums.</summary>
    private const double SkinnyMultiplyClocks = 685, SkinnySumClocks = 163;

    /// <summary>The part of what is under way that arrives in one latency.</summary>
    private const double SkinnyThroughput = 0.27;

    /// <summary>More bytes under way get into one another's way, and by how much.</summary>
    private const double CrowdedBytes = 13.4e6, Crowding = 7.92;

    private static double Clocks(GemmSpec spec, SkinnyGemm skinny, int m, int smBudget)
    {
        double resident = smBudget < ReferenceMultiprocessors
            ? smBudget
            : (double)ReferenceMultiprocessors * Math.Max(1, SkinnyGemm.ThreadsOfMultiprocessor / skinny.Threads);
        double blocks = CeilDiv(spec.N, skinny.BlockN);
        double blocksOfK = BlocksOfK(spec);
        double turns = CeilDiv(blocksOfK, skinny.WarpsK * skinny.Depth);

        double first = SkinnyLatency + (SkinnyMultiplyClocks * skinny.Depth * skinny.Tokens / 8);
        double others = (turns - 1) * (SkinnyTurnLatency + (SkinnyMultiplyClocks * skinny.Depth));
        double computation = CeilDiv(blocks, resident) * (first + others + (SkinnySumClocks * skinny.WarpsK));

        double underWay = Math.Min(blocks, resident) * skinny.BlockN * skinny.WarpsK * Math.Min(skinny.Depth, blocksOfK / skinny.WarpsK) * GemmConfiguration.BlockK;
        double rate = Math.Min(MemoryBytesPerClock, underWay / SkinnyLatency * SkinnyThroughput);
        double memory = Bytes(spec, m) / rate * (1 + (Crowding * Math.Max(0, (underWay / CrowdedBytes) - 1)));
        return SkinnyStartClocks + computation + memory;
    }
}
