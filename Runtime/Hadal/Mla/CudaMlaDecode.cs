using System.Runtime.CompilerServices;
using Hadal.Compilation;
using Hadal.CompilerServices;
using Hadal.Interop.Cuda;
using Hadal.Loading;
using Hadal.Specs;

namespace Hadal;

/// <summary>One MLA decoding kernel on GPUs: the attention, and behind it what puts the pieces of cut sequences together. A warm call allocates nothing.</summary>
internal sealed unsafe class CudaMlaDecode(MlaDecodeSpec spec, string name)
{
    private const int Decode = 0;
    private const int Combine = 1;
    private const int FewRows = 2;

    // Of FP8 rows: values, scales, scales with the rotary part.
    private const int MostMaps = 3;
    private const int ScaleBytes = 16;

    // With twice as much, half of what is fetched would mostly be another block's: a tile's part of a row is 128 bytes, and rows are no multiple of that.
    private const TensorMapL2Promotion Promotion = TensorMapL2Promotion.Bytes128;

    // hadal::mla_no_row of Kernels.cu/mla/config.cuh.
    private const int MostRows = 0x7ff00000;

    private const float Log2E = 1.44269504088896341f;

    private readonly string _canonical = spec.ToCanonical();
    private readonly string _shortName = KernelName.Short(name);
    private readonly KernelSlots _slots = new(3);

    [SkipLocalsInit]
    internal void Run<TQuery, TCache>(CudaStream stream, in MlaDecodeOperands<TQuery, TCache> operands)
        where TQuery : unmanaged
        where TCache : unmanaged
    {
        CudaDevice device = (CudaDevice)stream.Device;
        bool few = MlaDecodeFamily.HasFewRows(spec) && operands.Plan.Rows <= MlaDecodeFamily.FewRows;
        int entry = few ? FewRows : Decode;
        LoadedKernel decode = _slots.TryGet(device, entry) ?? Load(device, entry);
        LoadedKernel combine = _slots.TryGet(device, Combine) ?? Load(device, Combine);
        (MlaPlan plan, PagedCache<TCache> cache) = (operands.Plan, operands.Cache);
        MlaPlanMemory memory = plan.Memory!;
        DeviceTensor<int> pageTable = plan.PageTable!;

        using DeviceMemory.Hold holdQ = operands.Q.Memory.Acquire();
        using DeviceMemory.Hold holdCache = cache.Rows.Memory.Acquire();
        using DeviceMemory.Hold holdOutput = operands.Output.Memory.Acquire();
        using DeviceMemory.Hold holdLogSumExp = operands.LogSumExp.Memory.Acquire();
        // Without a sink, what is held twice stands in for it.
        DeviceMemory sink = operands.Sink?.Memory ?? operands.LogSumExp.Memory;
        using DeviceMemory.Hold holdSink = sink.Acquire();
        using DeviceMemory.Hold holdTable = pageTable.Memory.Acquire();
        using DeviceMemory.Hold holdParts = memory.Parts.Memory.Acquire();
        using DeviceMemory.Hold holdCuts = memory.Cuts.Memory.Acquire();
        using DeviceMemory.Hold holdKept = memory.KeptLengths.Memory.Acquire();
        using DeviceMemory.Hold holdPartial = memory.PartialOutput.Memory.Acquire();
        using DeviceMemory.Hold holdPartialLogSumExp = memory.PartialLogSumExp.Memory.Acquire();

        int budget = stream.SmBudget;
        MlaParameters parameters = new()
        {
            Q = VectorAlignment.Check(operands.Q.Pointer, _shortName, "q"),
            Output = VectorAlignment.Check(operands.Output.Pointer, _shortName, "output"),
            LogSumExp = operands.LogSumExp.Pointer,
            Sink = operands.Sink?.Pointer ?? 0,
            Parts = memory.Parts.Pointer,
            Lengths = memory.KeptLengths.Pointer,
            PageTable = pageTable.Pointer,
            PartialOutput = memory.PartialOutput.Pointer,
            PartialLogSumExp = memory.PartialLogSumExp.Pointer,
            TablePages = (uint)pageTable.Shape[1],
            CachePages = (uint)cache.Pages,
            Batch = (uint)plan.Batch,
            PartCount = (uint)plan.PartCount,
            QueryTokens = (uint)plan.QueryTokens,
            Rows = (uint)plan.Rows,
            Scale = operands.SoftmaxScale * Log2E,
        };
        byte* room = stackalloc byte[(MostMaps * TensorMap.Size) + TensorMap.Alignment];
        TensorMap* maps = (TensorMap*)(((nint)room + TensorMap.Alignment - 1) & -TensorMap.Alignment);
        void** arguments = stackalloc void*[MostMaps + 1];
        nint rows = CacheRows(cache, parameters.PartialOutput);
        int count = few ? 1 : Encode(device, cache, rows, maps);
        for (int map = 0; map < count; map++)
        {
            arguments[map] = few ? &rows : &maps[map];
        }

        arguments[count] = &parameters;
        stream.Launch(
            decode, Math.Min(budget, plan.PartCount * plan.Tiles), arguments,
            operands.Q.Memory, cache.Rows.Memory, operands.Output.Memory, operands.LogSumExp.Memory, sink, pageTable.Memory, memory.Parts.Memory,
            memory.KeptLengths.Memory, memory.PartialOutput.Memory, memory.PartialLogSumExp.Memory);

        MlaCombineParameters combination = new()
        {
            Output = parameters.Output,
            LogSumExp = parameters.LogSumExp,
            Sink = parameters.Sink,
            PartialOutput = parameters.PartialOutput,
            PartialLogSumExp = parameters.PartialLogSumExp,
            Cuts = memory.Cuts.Pointer,
            Batch = parameters.Batch,
            PartCount = parameters.PartCount,
            Rows = parameters.Rows,
        };
        void** combined = stackalloc void*[] { &combination };
        stream.LaunchBehind(
            combine, budget, combined, operands.Output.Memory, operands.LogSumExp.Memory, sink, memory.Cuts.Memory, memory.PartialOutput.Memory, memory.PartialLogSumExp.Memory);
    }

    // A cache without pages has a row of something else, which nobody reads: every page is looked for behind it.
    private nint CacheRows<TCache>(PagedCache<TCache> cache, nint somewhere)
        where TCache : unmanaged
    {
        long rows = (long)cache.Pages * cache.PageSize;
        if (rows > MostRows)
        {
            throw new KernelArgumentException("cache", $"{_shortName} reads a cache of at most {MostRows} tokens; it has {cache.Pages} pages of {cache.PageSize}.");
        }

        return rows == 0 ? somewhere : VectorAlignment.Check(cache.Rows.Pointer, _shortName, "cache");
    }

    private int Encode<TCache>(CudaDevice device, PagedCache<TCache> cache, nint address, TensorMap* maps)
        where TCache : unmanaged
    {
        uint outer = (uint)Math.Max((long)cache.Pages * cache.PageSize, 1);
        if (!MlaDecodeFamily.IsFp8(spec))
        {
            uint width = (uint)cache.Width;
            TensorMapDataType type = spec.Cache == ElementType.Float16 ? TensorMapDataType.Float16 : TensorMapDataType.BFloat16;
            uint boxRows = (uint)Math.Min(cache.PageSize, MlaDecodeFamily.BlockTokens);
            device.TensorMaps.Get(
                device.Context, new(address, type, width, outer, width * 2ul, MlaDecodeFamily.TileColumns, boxRows, TensorMapSwizzle.Bytes128, Promotion), &maps[0]);
            return 1;
        }

        uint rawRows = (uint)Math.Min(cache.PageSize, MlaDecodeFamily.RawTokens);
        ReadOnlySpan<uint> boxes = [MlaRules.ValueWidth / 2, ScaleBytes, MlaRules.Fp8RowBytes - MlaRules.ValueWidth];
        for (int map = 0; map < boxes.Length; map++)
        {
            device.TensorMaps.Get(
                device.Context,
                new(address, TensorMapDataType.UInt8, MlaRules.Fp8RowBytes, outer, MlaRules.Fp8RowBytes, boxes[map], rawRows, TensorMapSwizzle.None, Promotion),
                &maps[map]);
        }

        return boxes.Length;
    }

    private LoadedKernel Load(CudaDevice device, int entry)
    {
        KernelVariant variant = KernelFamilies.Variants(_canonical, KernelLoader.Architecture(ComputeCapability.Hopper))[0];
        (string function, int threads, int sharedBytes) = entry switch
        {
            Decode => (MlaDecodeFamily.DecodeEntryPoint, MlaDecodeFamily.DecodeThreads, MlaDecodeFamily.SharedBytes(spec)),
            FewRows => (MlaDecodeFamily.FewRowsEntryPoint, MlaDecodeFamily.FewRowsThreads, MlaDecodeFamily.FewRowsSharedBytes),
            _ => (MlaDecodeFamily.CombineEntryPoint, MlaDecodeFamily.CombineThreads, 0),
        };

        LoadedKernel kernel = device.Kernels.Get(new(name, _canonical, variant, function, threads, sharedBytes));
        _slots.Set(device, entry, kernel);
        return kernel;
    }
}
