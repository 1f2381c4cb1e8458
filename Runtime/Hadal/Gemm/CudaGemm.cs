using Hadal.Compilation;
using Hadal.Loading;
using Hadal.Specs;

namespace Hadal;

/// <summary>Launches the variants of one GEMM on GPUs. A warm call allocates nothing.</summary>
internal sealed unsafe partial class CudaGemm
{
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
        _sharedBytes = [.. _variants.Select(variant => variant.SharedBytes(spec))];
        _slots = new(_variants.Length);
    }

    internal void Run<T>(CudaStream stream, Fp8Rows a, Fp8Parts b, DeviceTensor<T> d)
        where T : unmanaged
    {
        CudaDevice device = (CudaDevice)stream.Device;
        int m = a.Rows;
        // Read once: another thread may change it, and choice and grid must agree.
        int smBudget = stream.SmBudget;
        int index = Pick(device, m, smBudget);
        GemmConfiguration variant = _variants[index];
        MustServe(variant, m, smBudget);
        LoadedKernel kernel = _slots.TryGet(device, index) ?? Load(device, index);

        using DeviceMemory.Hold holdValuesA = a.Values.Memory.Acquire();
        using DeviceMemory.Hold holdScalesA = a.Scales.Memory.Acquire();
        using DeviceMemory.Hold holdValuesB = b.Values.Memory.Acquire();
        using DeviceMemory.Hold holdScalesB = b.Scales.Memory.Acquire();
        using DeviceMemory.Hold holdD = d.Memory.Acquire();
        Pointers pointers = new(
            VectorAlignment.Check(a.Values.Pointer, _name, nameof(a)),
            VectorAlignment.Check(a.Scales.Pointer, _name, nameof(a)),
            VectorAlignment.Check(b.Values.Pointer, _name, nameof(b)),
            _spec.Scales == ScaleLayout.RowsByRows ? VectorAlignment.Check(b.Scales.Pointer, _name, nameof(b)) : b.Scales.Pointer,
            VectorAlignment.Check(d.Pointer, _name, nameof(d)));
        ReadOnlySpan<DeviceMemory> used = [a.Values.Memory, a.Scales.Memory, b.Values.Memory, b.Scales.Memory, d.Memory];
        if (variant is TiledGemm tile)
        {
            Launch(stream, kernel, tile, m, smBudget, pointers, used);
        }
        else
        {
            Launch(stream, kernel, (SkinnyGemm)variant, m, smBudget, pointers, used);
        }
    }

    // A choice among the compiled variants always serves; one that a test or a measurement fixed may not.
    private void MustServe(GemmConfiguration variant, int m, int smBudget)
    {
        if (!variant.Serves(_spec, m, smBudget))
        {
            throw new KernelArgumentException("a", $"{_name} would run in the configuration {variant.Name}, which does not serve m = {m} on {smBudget} multiprocessors.");
        }

        if (variant is TiledGemm tile && tile.Tiles(m, _spec.N) > MostTiles)
        {
            throw new KernelArgumentException("a", $"{_name} counts the tiles of D in 32 bits, so D can have {MostTiles} tiles of {tile.BlockM} × {tile.BlockN}; D is [{m}, {_spec.N}].");
        }
    }

    private int Pick(CudaDevice device, int m, int smBudget)
    {
        int tuned = _tuned.Pick(device.Name, device.MultiprocessorCount, m, smBudget);
        // What was the fastest at a number of rows nearby may not serve this one.
        return tuned >= 0 && _variants[tuned].Serves(_spec, m, smBudget) ? tuned : PickByModel(m, smBudget);
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

    private LoadedKernel Load(CudaDevice device, int index)
    {
        GemmConfiguration variant = _variants[index];
        LoadedKernel kernel = device.Kernels.Get(new(
            _name, _canonical, GemmFamily.Variant(_spec, variant), GemmFamily.EntryPoint, variant.Threads, _sharedBytes[index]));
        _slots.Set(device, index, kernel);
        return kernel;
    }

    private readonly record struct Pointers(nint A, nint ScalesA, nint B, nint ScalesB, nint D);
}
