namespace Hadal.Cli.Commands.Bench.Gemm;

/// <summary>D of one shape and type on a device, and our kernel that fills it.</summary>
internal abstract class GemmTarget : IDisposable
{
    internal abstract nint Pointer { get; }

    /// <summary>Makes our kernel for a layer.</summary>
    internal static GemmKernel CreateKernel(GemmResult result, int n, int k) => result switch
    {
        GemmResult.BFloat16 => GemmKernel.Create<BFloat16>(n, k),
        _ => GemmKernel.Create<float>(n, k),
    };

    internal static GemmTarget Create(GemmResult result, Device device, int m, int n) => result switch
    {
        GemmResult.BFloat16 => new OfBFloat16(new(device, m, n)),
        _ => new OfFloat32(new(device, m, n)),
    };

    internal abstract void Run(GemmKernel kernel, DeviceStream stream, Fp8Rows a, Fp8Blocks b);

    /// <summary>The first rows of D, as many as there are up to a limit.</summary>
    internal abstract float[] FirstRows(int most);

    public abstract void Dispose();

    private sealed class OfBFloat16(DeviceTensor<BFloat16> d) : GemmTarget
    {
        internal override nint Pointer => d.Pointer;

        internal override void Run(GemmKernel kernel, DeviceStream stream, Fp8Rows a, Fp8Blocks b) => kernel.Run(stream, a, b, d);

        internal override float[] FirstRows(int most) => Array.ConvertAll(d.Slice(0, Math.Min(most, d.Shape[0])).ToArray(), value => (float)value);

        public override void Dispose() => d.Dispose();
    }

    private sealed class OfFloat32(DeviceTensor<float> d) : GemmTarget
    {
        internal override nint Pointer => d.Pointer;

        internal override void Run(GemmKernel kernel, DeviceStream stream, Fp8Rows a, Fp8Blocks b) => kernel.Run(stream, a, b, d);

        internal override float[] FirstRows(int most) => d.Slice(0, Math.Min(most, d.Shape[0])).ToArray();

        public override void Dispose() => d.Dispose();
    }
}
