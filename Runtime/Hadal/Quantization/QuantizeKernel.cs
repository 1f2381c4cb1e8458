using Hadal.CompilerServices;
using Hadal.Cpu;
using Hadal.Specs;

namespace Hadal;

/// <summary>One quantiser to FP8, for any shape, on any device.</summary>
internal sealed partial class QuantizeKernel
{
    private readonly QuantizeSpec _spec;
    private readonly string _name;
    private readonly string _shortName;
    private readonly CudaQuantizer _cuda;

    private QuantizeKernel(QuantizeSpec spec, string name)
    {
        _spec = spec;
        _name = name;
        _shortName = KernelName.Short(name);
        _cuda = new(spec, name);
    }

    internal static QuantizeKernel FromCanonical(string canonical, string name) => new(DeclaredSpec.Read(canonical, name, QuantizeSpec.Parse), name);

    internal void Run<T>(DeviceStream stream, DeviceTensor<T> source, Fp8Rows destination, ScaleRule rule)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(destination);
        Run(stream, source, Fp8Parts.Of(destination), rule, QuantizeLayout.Rows);
    }

    internal void Run<T>(DeviceStream stream, DeviceTensor<T> source, Fp8Blocks destination, ScaleRule rule)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(destination);
        Run(stream, source, Fp8Parts.Of(destination), rule, QuantizeLayout.Blocks);
    }

    internal void Run<T>(DeviceStream stream, DeviceTensor<T> source, Fp8Rows destination, Fp8Rows transposed, ScaleRule rule)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(transposed);
        Run(stream, new QuantizeOperands<T>(source, Fp8Parts.Of(destination), Fp8Parts.Of(transposed), rule), QuantizeLayout.Rows);
    }

    internal void Run<T>(DeviceStream stream, DeviceTensor<T> source, Fp8Blocks destination, Fp8Blocks transposed, ScaleRule rule)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(transposed);
        Run(stream, new QuantizeOperands<T>(source, Fp8Parts.Of(destination), Fp8Parts.Of(transposed), rule), QuantizeLayout.Blocks);
    }

    // The declaration says which way round a single destination lies.
    private void Run<T>(DeviceStream stream, DeviceTensor<T> source, Fp8Parts destination, ScaleRule rule, QuantizeLayout layout)
        where T : unmanaged =>
        Run(
            stream,
            _spec.Orientation == QuantizeOrientation.Transposed
                ? new QuantizeOperands<T>(source, null, destination, rule)
                : new QuantizeOperands<T>(source, destination, null, rule),
            layout);

    private void Run<T>(DeviceStream stream, in QuantizeOperands<T> operands, QuantizeLayout layout)
        where T : unmanaged
    {
        Validate(stream, operands, layout);
        if (operands.Source.Length == 0)
        {
            return;
        }

        if (stream is CudaStream cuda)
        {
            _cuda.Run(cuda, operands);
        }
        else
        {
            QueueOnCpu((CpuStream)stream, operands);
        }
    }

    // A method of its own: the closure would be allocated by every call of the one that holds it, on GPUs too.
    private void QueueOnCpu<T>(CpuStream stream, QuantizeOperands<T> operands)
        where T : unmanaged
    {
        // As on a GPU, the budget at the call counts, whenever the work runs.
        int threads = stream.SmBudget;
        DeviceMemory source = operands.Source.Memory;
        stream.Run(
            _name, () => CpuQuantization.Run(_spec.Layout, operands, threads),
            source, operands.Straight?.Values.Memory ?? source, operands.Straight?.Scales.Memory ?? source,
            operands.Transposed?.Values.Memory ?? source, operands.Transposed?.Scales.Memory ?? source);
    }
}
