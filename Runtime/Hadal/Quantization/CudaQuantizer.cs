using System.Runtime.CompilerServices;
using Hadal.Compilation;
using Hadal.CompilerServices;
using Hadal.Loading;
using Hadal.Specs;

namespace Hadal;

/// <summary>One quantiser on GPUs.</summary>
internal sealed unsafe class CudaQuantizer(QuantizeSpec spec, string name)
{
    /// <summary>Groups that one block of threads quantises at a time: one a warp.</summary>
    private const int GroupsPerBlock = QuantizeFamily.Threads / 32;

    /// <summary>The kernels loop, so a launch need not be larger than what fills any chip many times over.</summary>
    private const long MaxBlocks = 65536 * 16;

    private readonly string _shortName = KernelName.Short(name);
    private readonly string _canonical = spec.ToCanonical();
    private readonly KernelSlots _slots = new(1);

    [SkipLocalsInit]
    internal void Run<T>(CudaStream stream, in QuantizeOperands<T> operands)
        where T : unmanaged
    {
        CudaDevice device = (CudaDevice)stream.Device;
        LoadedKernel kernel = _slots.TryGet(device, 0) ?? Load(device);
        // Where a result is not asked for, the other one's memory is held twice.
        Fp8Parts straight = operands.Straight ?? operands.Transposed!.Value, transposed = operands.Transposed ?? straight;
        using DeviceMemory.Hold holdSource = operands.Source.Memory.Acquire();
        using DeviceMemory.Hold holdValues = straight.Values.Memory.Acquire();
        using DeviceMemory.Hold holdScales = straight.Scales.Memory.Acquire();
        using DeviceMemory.Hold holdTransposedValues = transposed.Values.Memory.Acquire();
        using DeviceMemory.Hold holdTransposedScales = transposed.Scales.Memory.Acquire();
        QuantizeParameters parameters = Parameters(operands);
        void** arguments = stackalloc void*[] { &parameters };
        stream.Launch(
            kernel, (int)Math.Min(Blocks(operands.Rows, operands.Columns), MaxBlocks), arguments,
            operands.Source.Memory, straight.Values.Memory, straight.Scales.Memory, transposed.Values.Memory, transposed.Scales.Memory);
    }

    private QuantizeParameters Parameters<T>(in QuantizeOperands<T> operands)
        where T : unmanaged
    {
        QuantizeParameters parameters = new()
        {
            Source = VectorAlignment.Check(operands.Source.Pointer, _shortName, "source"),
            Rows = (uint)operands.Rows,
            Columns = (uint)operands.Columns,
            PowerOfTwo = operands.Rule == ScaleRule.PowerOfTwo ? 1u : 0u,
        };
        if (operands.Straight is { } straight)
        {
            parameters.Values = VectorAlignment.Check(straight.Values.Pointer, _shortName, "destination");
            parameters.Scales = straight.Scales.Pointer;
            parameters.ScaleStride = (uint)straight.Scales.Shape[1];
        }

        if (operands.Transposed is { } transposed)
        {
            parameters.TransposedValues = VectorAlignment.Check(transposed.Values.Pointer, _shortName, operands.Straight is null ? "destination" : "transposed");
            parameters.TransposedScales = transposed.Scales.Pointer;
            parameters.TransposedScaleStride = (uint)transposed.Scales.Shape[1];
        }

        return parameters;
    }

    private long Blocks(int rows, int columns)
    {
        long groups = ScaleShape.Groups(columns);
        return spec is { Layout: QuantizeLayout.Rows, Orientation: QuantizeOrientation.Straight }
            ? ((rows * groups) + GroupsPerBlock - 1) / GroupsPerBlock
            : ScaleShape.Groups(rows) * groups;
    }

    private LoadedKernel Load(CudaDevice device)
    {
        KernelVariant variant = KernelFamilies.Variants(_canonical, KernelLoader.Architecture(ComputeCapability.Hopper))[0];
        LoadedKernel kernel = device.Kernels.Get(
            new(name, _canonical, variant, QuantizeFamily.EntryPoint, QuantizeFamily.Threads, SharedBytes: 0));
        _slots.Set(device, 0, kernel);
        return kernel;
    }
}
