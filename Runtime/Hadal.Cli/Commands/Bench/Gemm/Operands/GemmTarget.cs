using Hadal.Cli.Commands.Bench.Gemm.Problems;

namespace Hadal.Cli.Commands.Bench.Gemm.Operands;

/// <summary>D of one shape and type on a device.</summary>
internal abstract class GemmTarget : IDisposable
{
    internal abstract nint Pointer { get; }

    internal static GemmTarget Create(GemmResult result, Device device, int m, int n) => result switch
    {
        GemmResult.BFloat16 => new OfBFloat16(new(device, m, n)),
        _ => new OfFloat32(new(device, m, n)),
    };

    /// <summary>Queues our product into it.</summary>
    internal abstract void Multiply(GemmKernel kernel, DeviceStream stream, Fp8Rows a, GemmWeights weights);

    internal abstract void Clear(DeviceStream stream);

    /// <summary>The first rows as a target of their own, over the same memory.</summary>
    internal abstract GemmTarget Slice(int rows);

    /// <summary>The first rows of D, as many as there are up to a limit.</summary>
    internal abstract float[] FirstRows(int most);

    public abstract void Dispose();

    private sealed class OfBFloat16(DeviceTensor<BFloat16> d) : GemmTarget
    {
        internal override nint Pointer => d.Pointer;

        internal override void Multiply(GemmKernel kernel, DeviceStream stream, Fp8Rows a, GemmWeights weights) => weights.Multiply(kernel, stream, a, d);

        internal override void Clear(DeviceStream stream) => d.Fill(stream);

        internal override GemmTarget Slice(int rows) => new OfBFloat16(d.Slice(0, rows));

        internal override float[] FirstRows(int most) => Array.ConvertAll(d.Slice(0, Math.Min(most, d.Shape[0])).ToArray(), value => (float)value);

        public override void Dispose() => d.Dispose();
    }

    private sealed class OfFloat32(DeviceTensor<float> d) : GemmTarget
    {
        internal override nint Pointer => d.Pointer;

        internal override void Multiply(GemmKernel kernel, DeviceStream stream, Fp8Rows a, GemmWeights weights) => weights.Multiply(kernel, stream, a, d);

        internal override void Clear(DeviceStream stream) => d.Fill(stream);

        internal override GemmTarget Slice(int rows) => new OfFloat32(d.Slice(0, rows));

        internal override float[] FirstRows(int most) => d.Slice(0, Math.Min(most, d.Shape[0])).ToArray();

        public override void Dispose() => d.Dispose();
    }
}
