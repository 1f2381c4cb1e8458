using Hadal.Compilation;
using Hadal.Specs;

namespace Hadal;

/// <summary>What a plan has on a GPU (Kernels.cu/mla/config.cuh).</summary>
internal sealed class MlaPlanMemory : IDisposable
{
    /// <summary>Words of <c>hadal::MlaPart</c> and of <c>hadal::MlaCut</c>.</summary>
    internal const int WordsOfPart = 16, WordsOfCut = 3;

    /// <summary>Words in front of the cuts.</summary>
    internal const int WordsOfHead = 3;

    internal MlaPlanMemory(Device device, int maxBatch)
    {
        int most = MostParts(device);
        Parts = new(device, MlaPlanFamily.Threads, WordsOfPart);
        Cuts = new(device, WordsOfHead + (most * WordsOfCut));
        KeptLengths = new(device, maxBatch);
        Starts = new(device, maxBatch + 1);

        // A part cuts at most two sequences, and where a sequence has more tiles of rows there are the fewer parts.
        int slots = 2 * most;
        PartialOutput = new(device, slots * MlaDecodeFamily.TileRows, MlaRules.ValueWidth);
        PartialLogSumExp = new(device, slots * MlaDecodeFamily.TileRows);
    }

    /// <summary>[parts, 16]: first sequence and block, end sequence and block, slots of the first and of the last piece or −1, blocks, length of the first
    /// sequence, batch and parts of the plan, and the first 6 pages. A part ends in front of its end block.</summary>
    internal DeviceTensor<int> Parts { get; }

    /// <summary>Batch, parts, and how many sequences are cut; of each of these its index, first slot and end slot.</summary>
    internal DeviceTensor<int> Cuts { get; }

    internal DeviceTensor<uint> KeptLengths { get; }

    internal DeviceTensor<ulong> Starts { get; }

    /// <summary>[slots, rows, 512] and [slots, rows].</summary>
    internal DeviceTensor<float> PartialOutput { get; }

    internal DeviceTensor<float> PartialLogSumExp { get; }

    internal static int MostParts(Device device) => Math.Min(device.MultiprocessorCount, MlaPlanFamily.Threads);

    public void Dispose()
    {
        Parts.Dispose();
        Cuts.Dispose();
        KeptLengths.Dispose();
        Starts.Dispose();
        PartialOutput.Dispose();
        PartialLogSumExp.Dispose();
    }
}
