using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Hadal.Compilation;
using Hadal.CompilerServices;
using Hadal.Cpu;
using Hadal.Loading;
using Hadal.Specs;

namespace Hadal;

/// <summary>The transposition of block-quantised matrices, for any shape, on any device.</summary>
internal sealed unsafe class TransposeKernel
{
    private readonly string _name;
    private readonly string _shortName;
    private readonly string _canonical;
    private readonly KernelSlots _slots = new(1);

    private TransposeKernel(TransposeSpec spec, string name)
    {
        _name = name;
        _shortName = KernelName.Short(name);
        _canonical = spec.ToCanonical();
    }

    internal static TransposeKernel FromCanonical(string canonical, string name) => new(DeclaredSpec.Read(canonical, name, TransposeSpec.Parse), name);

    internal void Run(DeviceStream stream, Fp8Blocks source, Fp8Blocks destination)
    {
        Validate(stream, source, destination);
        if (stream is CudaStream cuda)
        {
            RunOnGpu(cuda, source, destination);
        }
        else
        {
            QueueOnCpu((CpuStream)stream, source, destination);
        }
    }

    // A method of its own: the closure would be allocated by every call of the one that holds it, on GPUs too.
    private void QueueOnCpu(CpuStream stream, Fp8Blocks source, Fp8Blocks destination)
    {
        // As on a GPU, the budget at the call counts, whenever the work runs.
        int threads = stream.SmBudget;
        stream.Run(
            _name, () => RunOnCpu(source, destination, threads),
            source.Values.Memory, source.Scales.Memory, destination.Values.Memory, destination.Scales.Memory);
    }

    private static void RunOnCpu(Fp8Blocks source, Fp8Blocks destination, int threads) => CpuTransposer.Blocks(
        (byte*)source.Values.Address, (uint*)source.Scales.Address, (byte*)destination.Values.Address, (uint*)destination.Scales.Address,
        source.Rows, source.Columns, threads);

    [SkipLocalsInit]
    private void RunOnGpu(CudaStream stream, Fp8Blocks source, Fp8Blocks destination)
    {
        CudaDevice device = (CudaDevice)stream.Device;
        LoadedKernel kernel = _slots.TryGet(device, 0) ?? Load(device);
        using DeviceMemory.Hold holdValues = source.Values.Memory.Acquire();
        using DeviceMemory.Hold holdScales = source.Scales.Memory.Acquire();
        using DeviceMemory.Hold holdTransposedValues = destination.Values.Memory.Acquire();
        using DeviceMemory.Hold holdTransposedScales = destination.Scales.Memory.Acquire();
        TransposeParameters parameters = new()
        {
            Values = VectorAlignment.Check(source.Values.Pointer, _shortName, nameof(source)),
            Scales = source.Scales.Pointer,
            TransposedValues = VectorAlignment.Check(destination.Values.Pointer, _shortName, nameof(destination)),
            TransposedScales = destination.Scales.Pointer,
            Rows = (uint)source.Rows,
            Columns = (uint)source.Columns,
        };
        void** arguments = stackalloc void*[] { &parameters };
        stream.Launch(
            kernel, (int)Math.Min(source.Scales.Length, TransposeFamily.MaxBlocks), arguments,
            source.Values.Memory, source.Scales.Memory, destination.Values.Memory, destination.Scales.Memory);
    }

    private LoadedKernel Load(CudaDevice device)
    {
        KernelVariant variant = KernelFamilies.Variants(_canonical, KernelLoader.Architecture(ComputeCapability.Hopper))[0];
        LoadedKernel kernel = device.Kernels.Get(
            new(_name, _canonical, variant, TransposeFamily.EntryPoint, TransposeFamily.Threads, SharedBytes: 0));
        _slots.Set(device, 0, kernel);
        return kernel;
    }

    private void Validate(DeviceStream stream, Fp8Blocks source, Fp8Blocks destination)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(destination);
        if (destination.Rows != source.Columns || destination.Columns != source.Rows)
        {
            Complain(
                nameof(destination),
                $"writes a source of shape [{source.Rows}, {source.Columns}] as [{source.Columns}, {source.Rows}]; the destination is [{destination.Rows}, {destination.Columns}]");
        }

        MustBeOn(stream, source.Device, nameof(source));
        MustBeOn(stream, destination.Device, nameof(destination));
    }

    private void MustBeOn(DeviceStream stream, Device device, string argument)
    {
        if (device != stream.Device)
        {
            Complain(argument, $"runs on {stream.Device}, the stream's device; the {argument} lives on {device}");
        }
    }

    [DoesNotReturn]
    private void Complain(string argument, string complaint) => throw new KernelArgumentException(argument, $"{_shortName} {complaint}.");
}
