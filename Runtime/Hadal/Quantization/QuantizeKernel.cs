using System.Runtime.CompilerServices;
using Hadal.Compilation;
using Hadal.CompilerServices;
using Hadal.Cpu;
using Hadal.Loading;
using Hadal.Specs;

namespace Hadal;

/// <summary>One quantiser to FP8, for any shape, on any device.</summary>
internal sealed unsafe class QuantizeKernel
{
    /// <summary>Groups that one block of threads quantises at a time: one a warp.</summary>
    private const int GroupsPerBlock = QuantizeFamily.Threads / 32;

    private const int VectorBytes = 16;

    /// <summary>The kernels loop, so a launch need not be larger than what fills any chip many times over.</summary>
    private const long MaxBlocks = 65536 * 16;

    private readonly QuantizeSpec _spec;
    private readonly string _name;
    private readonly string _shortName;
    private readonly string _canonical;
    private readonly KernelSlots _slots = new(1);

    private QuantizeKernel(QuantizeSpec spec, string name)
    {
        _spec = spec;
        _name = name;
        _shortName = KernelName.Short(name);
        _canonical = spec.ToCanonical();
    }

    internal static QuantizeKernel FromCanonical(string canonical, string name) => new(DeclaredSpec.Read(canonical, name, QuantizeSpec.Parse), name);

    internal void Run<T>(DeviceStream stream, DeviceTensor<T> source, Fp8Rows destination, ScaleRule rule)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(destination);
        Run(stream, source, destination.Values, destination.Scales, QuantizeLayout.Rows, rule);
    }

    internal void Run<T>(DeviceStream stream, DeviceTensor<T> source, Fp8Blocks destination, ScaleRule rule)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(destination);
        Run(stream, source, destination.Values, destination.Scales, QuantizeLayout.Blocks, rule);
    }

    private void Run<T>(
        DeviceStream stream, DeviceTensor<T> source, DeviceTensor<Float8E4M3> values, DeviceTensor<float> scales, QuantizeLayout layout, ScaleRule rule)
        where T : unmanaged
    {
        Validate(stream, source, values, layout, rule);
        if (values.Shape[0] == 0)
        {
            return;
        }

        if (stream is CudaStream cuda)
        {
            RunOnGpu(cuda, source, values, scales, rule);
        }
        else
        {
            QueueOnCpu((CpuStream)stream, source, values, scales, rule);
        }
    }

    // A method of its own: the closure would be allocated by every call of the one that holds it, on GPUs too.
    private void QueueOnCpu<T>(CpuStream stream, DeviceTensor<T> source, DeviceTensor<Float8E4M3> values, DeviceTensor<float> scales, ScaleRule rule)
        where T : unmanaged
    {
        // As on a GPU, the budget at the call counts, whenever the work runs.
        int threads = stream.SmBudget;
        stream.Run(() => RunOnCpu(source, values, scales, rule, threads));
    }

    private void RunOnCpu<T>(DeviceTensor<T> source, DeviceTensor<Float8E4M3> values, DeviceTensor<float> scales, ScaleRule rule, int threads)
        where T : unmanaged
    {
        using DeviceMemory.Hold holdSource = source.Memory.Acquire();
        using DeviceMemory.Hold holdValues = values.Memory.Acquire();
        using DeviceMemory.Hold holdScales = scales.Memory.Acquire();
        nint from = source.Pointer;
        Float8E4M3* to = (Float8E4M3*)values.Pointer;
        float* by = (float*)scales.Pointer;
        int rows = values.Shape[0];
        int columns = values.Shape[1];
        switch (_spec)
        {
            case { Layout: QuantizeLayout.Rows, Source: ElementType.BFloat16 }:
                CpuQuantizer.ToRows((BFloat16*)from, to, by, rows, columns, rule, threads);
                break;
            case { Layout: QuantizeLayout.Rows }:
                CpuQuantizer.ToRows((float*)from, to, by, rows, columns, rule, threads);
                break;
            case { Source: ElementType.BFloat16 }:
                CpuQuantizer.ToBlocks((BFloat16*)from, to, by, rows, columns, rule, threads);
                break;
            default:
                CpuQuantizer.ToBlocks((float*)from, to, by, rows, columns, rule, threads);
                break;
        }
    }

    [SkipLocalsInit]
    private void RunOnGpu<T>(CudaStream stream, DeviceTensor<T> source, DeviceTensor<Float8E4M3> values, DeviceTensor<float> scales, ScaleRule rule)
        where T : unmanaged
    {
        CudaDevice device = (CudaDevice)stream.Device;
        LoadedKernel kernel = _slots.TryGet(device, 0) ?? Load(device);
        using DeviceMemory.Hold holdSource = source.Memory.Acquire();
        using DeviceMemory.Hold holdValues = values.Memory.Acquire();
        using DeviceMemory.Hold holdScales = scales.Memory.Acquire();
        MustBeAligned(source.Pointer, nameof(source));
        MustBeAligned(values.Pointer, "destination");
        int rows = values.Shape[0];
        int columns = values.Shape[1];
        long groups = ScaleShape.Groups(columns);
        bool byRows = _spec.Layout == QuantizeLayout.Rows;
        QuantizeParameters parameters = new()
        {
            Source = source.Pointer,
            Values = values.Pointer,
            Scales = scales.Pointer,
            Rows = (uint)rows,
            Columns = (uint)columns,
            ScaleStride = (uint)(byRows ? ScaleShape.AlignedRows(rows) : groups),
            PowerOfTwo = rule == ScaleRule.PowerOfTwo ? 1u : 0u,
        };
        long blocks = byRows ? ((rows * groups) + GroupsPerBlock - 1) / GroupsPerBlock : ScaleShape.Groups(rows) * groups;
        void** arguments = stackalloc void*[] { &parameters };
        stream.Launch(kernel, (int)Math.Min(blocks, MaxBlocks), arguments);
        stream.KeepForCapture(source.Memory);
        stream.KeepForCapture(values.Memory);
        stream.KeepForCapture(scales.Memory);
    }

    private LoadedKernel Load(CudaDevice device)
    {
        KernelVariant variant = KernelFamilies.Variants(_canonical, KernelLoader.Architecture(ComputeCapability.Hopper))[0];
        LoadedKernel kernel = device.Kernels.Get(
            _canonical, variant.Configuration, () => new(_name, _canonical, variant, QuantizeFamily.EntryPoint, QuantizeFamily.Threads, SharedBytes: 0));
        _slots.Set(device, 0, kernel);
        return kernel;
    }

    // A view can begin anywhere; a misaligned vector load would cost the whole context.
    private void MustBeAligned(nint pointer, string argument)
    {
        if (pointer % VectorBytes != 0)
        {
            throw new KernelArgumentException(
                argument, $"{_shortName} reads and writes {VectorBytes} bytes at a time, so tensors must begin at a multiple of that; the {argument} begins at 0x{pointer:x}.");
        }
    }

    private void Validate<T>(DeviceStream stream, DeviceTensor<T> source, DeviceTensor<Float8E4M3> values, QuantizeLayout layout, ScaleRule rule)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(source);
        ElementType element = typeof(T) == typeof(float) ? ElementType.Float32 : ElementType.BFloat16;
        if (element != _spec.Source || layout != _spec.Layout)
        {
            throw new KernelArgumentException(nameof(source), $"{_shortName} quantises {_spec.Source} to {_spec.Layout}; it was called for {element} to {layout}.");
        }

        if (!source.Shape.SequenceEqual(values.Shape))
        {
            throw new KernelArgumentException(
                nameof(source), $"{_shortName} quantises a source of the destination's shape {TensorShape.Format(values.Shape)}; the source is {TensorShape.Format(source.Shape)}.");
        }

        if (rule is not (ScaleRule.Exact or ScaleRule.PowerOfTwo))
        {
            throw new KernelArgumentException(nameof(rule), $"{_shortName} knows the scale rules Exact and PowerOfTwo; the rule is {(int)rule}.");
        }

        if (source.Device != stream.Device || values.Device != stream.Device)
        {
            (string argument, Device device) = source.Device != stream.Device ? (nameof(source), source.Device) : ("destination", values.Device);
            throw new KernelArgumentException(argument, $"{_shortName} runs on {stream.Device}, the stream's device; the {argument} lives on {device}.");
        }
    }
}
