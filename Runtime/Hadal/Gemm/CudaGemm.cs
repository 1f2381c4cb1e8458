using System.Runtime.CompilerServices;
using Hadal.Compilation;
using Hadal.Interop.Cuda;
using Hadal.Loading;
using Hadal.Specs;

namespace Hadal;

/// <summary>Launches the variants of one GEMM on GPUs. A warm call allocates nothing.</summary>
internal sealed unsafe class CudaGemm
{
    private const int BytesOfAddressUnit = 16;

    // A CTA steps beyond the last tile by one grid, which must not wrap (Kernels.cu/gemm/scheduler.cuh).
    private const long MostTiles = uint.MaxValue - 65536L;

    private readonly GemmSpec _spec;
    private readonly string _name;
    private readonly string _canonical;
    private readonly GemmConfiguration[] _variants;
    private readonly GemmTunedPicks _tuned;
    private readonly int[] _sharedBytes;
    private readonly KernelSlots _slots;

    // The last choice: m in the upper half, then the budget, then the index. A layer is called with the same m again and again.
    private long _lastPick = -1;

    internal CudaGemm(GemmSpec spec, string name, GemmSelection selection)
    {
        _spec = spec;
        _name = name;
        _canonical = spec.ToCanonical();
        _variants = selection.Variants;
        _tuned = selection.Tuned;
        _sharedBytes = [.. _variants.Select(variant => variant.SharedBytes(spec.D))];
        _slots = new(_variants.Length);
    }

    [SkipLocalsInit]
    internal void Run<T>(CudaStream stream, Fp8Rows a, Fp8Parts b, DeviceTensor<T> d)
        where T : unmanaged
    {
        MustHaveDeviceCode();
        CudaDevice device = (CudaDevice)stream.Device;
        int m = a.Rows;
        int index = Pick(device, m, stream.SmBudget);
        GemmConfiguration variant = _variants[index];
        if (variant.Tiles(m, _spec.N) > MostTiles)
        {
            throw new KernelArgumentException("a", $"{_name} counts the tiles of D in 32 bits, so D can have {MostTiles} tiles of {variant.BlockM} × {variant.BlockN}; D is [{m}, {_spec.N}].");
        }

        LoadedKernel kernel = _slots.TryGet(device, index) ?? Load(device, index);

        using DeviceMemory.Hold holdValuesA = a.Values.Memory.Acquire();
        using DeviceMemory.Hold holdScalesA = a.Scales.Memory.Acquire();
        using DeviceMemory.Hold holdValuesB = b.Values.Memory.Acquire();
        using DeviceMemory.Hold holdScalesB = b.Scales.Memory.Acquire();
        using DeviceMemory.Hold holdD = d.Memory.Acquire();
        nint valuesA = Aligned(a.Values.Pointer, nameof(a));
        nint scalesA = Aligned(a.Scales.Pointer, nameof(a));
        nint valuesB = Aligned(b.Values.Pointer, nameof(b));
        nint result = Aligned(d.Pointer, nameof(d));
        GemmParameters parameters = new() { ScalesB = b.Scales.Pointer, M = (uint)m, AbsentRows = (uint)variant.AbsentRows(m), WeightsReady = stream.WeightsAreReady ? 1u : 0u };

        byte* memory = stackalloc byte[(4 * TensorMap.Size) + TensorMap.Alignment];
        TensorMap* maps = (TensorMap*)(((nint)memory + TensorMap.Alignment - 1) & -TensorMap.Alignment);
        EncodeOperands(device, variant, m, valuesA, valuesB, scalesA, maps);
        EncodeResult(device, variant, m, result, &maps[3]);

        void** arguments = stackalloc void*[] { &maps[0], &maps[1], &maps[2], &maps[3], &parameters };
        stream.Launch(
            kernel, variant.GridSize(m, _spec.N, stream.SmBudget), arguments, a.Values.Memory, a.Scales.Memory, b.Values.Memory, b.Scales.Memory, d.Memory);
    }

    /// <summary>Whether there is device code for a spec: for another, what is compiled is the product of rows by blocks, which overwrites D.</summary>
    internal static bool Serves(GemmSpec spec) => spec is { Scales: ScaleLayout.RowsByBlocks, Accumulate: false };

    private void MustHaveDeviceCode()
    {
        if (!Serves(_spec))
        {
            throw new KernelUnavailableException(
                $"{_name} has no device code: on GPUs this Hadal multiplies rows by blocks without accumulation, and the kernel is {_canonical}. Device.Cpu runs it.");
        }
    }

    private int Pick(CudaDevice device, int m, int smBudget)
    {
        int tuned = _tuned.Pick(device.Name, device.MultiprocessorCount, m, smBudget);
        return tuned >= 0 ? tuned : PickByModel(m, smBudget);
    }

    private int PickByModel(int m, int smBudget)
    {
        long question = ((long)m << 32) | ((long)smBudget << 8);
        long last = Volatile.Read(ref _lastPick);
        if ((last & ~0xffL) == question)
        {
            return (int)(last & 0xff);
        }

        int index = GemmVariants.Pick(_spec, _variants, m, smBudget);
        Volatile.Write(ref _lastPick, question | (long)index);
        return index;
    }

    // Kernels.cu/gemm/producer.cuh reads by these maps, epilogue.cuh writes by the one of D.
    private void EncodeOperands(CudaDevice device, in GemmConfiguration variant, int m, nint a, nint b, nint scalesA, TensorMap* maps)
    {
        uint k = (uint)_spec.K;
        uint alignedRows = (uint)ScaleShape.AlignedRows(m);
        TensorMapCache cache = device.TensorMaps;
        cache.Get(
            device.Context,
            new(a, TensorMapDataType.UInt8, k, (uint)m, k, GemmConfiguration.BlockK, (uint)(variant.ABoxRows - variant.AbsentRows(m)), TensorMapSwizzle.Bytes128),
            &maps[0]);
        cache.Get(
            device.Context, new(b, TensorMapDataType.UInt8, k, (uint)_spec.N, k, GemmConfiguration.BlockK, (uint)variant.BBoxRows, TensorMapSwizzle.Bytes128), &maps[1]);
        cache.Get(
            device.Context,
            new(scalesA, TensorMapDataType.Float32, alignedRows, (uint)ScaleShape.Groups(_spec.K), (ulong)alignedRows * sizeof(float), (uint)variant.BlockM, 1, TensorMapSwizzle.None),
            &maps[2]);
    }

    private void EncodeResult(CudaDevice device, in GemmConfiguration variant, int m, nint d, TensorMap* map)
    {
        uint n = (uint)_spec.N;
        int size = _spec.D.SizeInBytes();
        int panel = variant.PanelBytes(_spec.D);
        TensorMapDataType type = _spec.D == ElementType.BFloat16 ? TensorMapDataType.BFloat16 : TensorMapDataType.Float32;
        TensorMapSwizzle swizzle = panel switch { 128 => TensorMapSwizzle.Bytes128, 64 => TensorMapSwizzle.Bytes64, _ => TensorMapSwizzle.Bytes32 };
        device.TensorMaps.Get(device.Context, new(d, type, n, (uint)m, n * (ulong)size, (uint)(panel / size), GemmConfiguration.DBoxRows, swizzle), map);
    }

    private LoadedKernel Load(CudaDevice device, int index)
    {
        GemmConfiguration variant = _variants[index];
        LoadedKernel kernel = device.Kernels.Get(_canonical, variant.Name, () => new(
            _name, _canonical, GemmFamily.Variant(_spec, variant), GemmFamily.EntryPoint, variant.Threads, _sharedBytes[index]));
        _slots.Set(device, index, kernel);
        return kernel;
    }

    private nint Aligned(nint pointer, string argument) => pointer % BytesOfAddressUnit == 0
        ? pointer
        : throw new KernelArgumentException(
            argument, $"{_name} needs tensors that begin at a multiple of {BytesOfAddressUnit} bytes, which the copy engine reads; {argument.ToUpperInvariant()} begins at 0x{pointer:x}.");
}
