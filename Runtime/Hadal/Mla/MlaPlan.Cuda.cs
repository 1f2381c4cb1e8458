using Hadal.Compilation;
using Hadal.CompilerServices;
using Hadal.Loading;
using Hadal.Specs;

[assembly: KernelManifest(Hadal.MlaPlan.Spec, "Hadal.MlaPlan.Update")]

namespace Hadal;

public sealed unsafe partial class MlaPlan
{
    internal const string Spec = "hadal1|mla-plan";

    private static readonly KernelSlots s_kernels = new(1);

    /// <summary>What it has on a GPU; null on the CPU, which needs no plan.</summary>
    internal MlaPlanMemory? Memory { get; private set; }

    /// <summary>Parts of the step.</summary>
    internal int PartCount { get; private set; }

    /// <summary>Rows of a sequence: query tokens by heads.</summary>
    internal int Rows => QueryTokens * Heads;

    /// <summary>Tiles of rows, each of which takes a CTA.</summary>
    internal int Tiles => (Rows + MlaDecodeFamily.TileRows - 1) / MlaDecodeFamily.TileRows;

    private void Allocate() => Memory = Device.IsCpu ? null : new(Device, MaxBatch);

    private void Queue(CudaStream stream, DeviceTensor<int> lengths, DeviceTensor<int> pageTable)
    {
        CudaDevice device = (CudaDevice)stream.Device;
        LoadedKernel kernel = s_kernels.TryGet(device, 0) ?? Load(device);
        MlaPlanMemory memory = Memory!;
        PartCount = Math.Max(1, Math.Min(stream.SmBudget, MlaPlanMemory.MostParts(device)) / Tiles);
        using DeviceMemory.Hold holdLengths = lengths.Memory.Acquire();
        using DeviceMemory.Hold holdTable = pageTable.Memory.Acquire();
        using DeviceMemory.Hold holdParts = memory.Parts.Memory.Acquire();
        using DeviceMemory.Hold holdCuts = memory.Cuts.Memory.Acquire();
        using DeviceMemory.Hold holdKept = memory.KeptLengths.Memory.Acquire();
        using DeviceMemory.Hold holdStarts = memory.Starts.Memory.Acquire();
        MlaPlanParameters parameters = new()
        {
            Lengths = lengths.Pointer,
            PageTable = pageTable.Pointer,
            Parts = memory.Parts.Pointer,
            KeptLengths = memory.KeptLengths.Pointer,
            Cuts = memory.Cuts.Pointer,
            Starts = memory.Starts.Pointer,
            Batch = (uint)Batch,
            TablePages = (uint)pageTable.Shape[1],
            PageSize = (uint)PageSize,
            PartCount = (uint)PartCount,
            // Measured on the H200: loading queries and storing a result takes as long as two blocks, storing for the combination as much again.
            PieceCost = 2,
            CutCost = 2,
            CombineCost = 4,
            LeastBlocks = 2,
        };
        void** arguments = stackalloc void*[] { &parameters };
        stream.Launch(
            kernel, 1, arguments,
            lengths.Memory, pageTable.Memory, memory.Parts.Memory, memory.Cuts.Memory, memory.KeptLengths.Memory, memory.Starts.Memory);
    }

    private static LoadedKernel Load(CudaDevice device)
    {
        KernelVariant variant = KernelFamilies.Variants(Spec, KernelLoader.Architecture(ComputeCapability.Hopper))[0];
        LoadedKernel kernel = device.Kernels.Get(
            new("Hadal.MlaPlan.Update", Spec, variant, MlaPlanFamily.EntryPoint, MlaPlanFamily.Threads, SharedBytes: 0));
        s_kernels.Set(device, 0, kernel);
        return kernel;
    }
}
