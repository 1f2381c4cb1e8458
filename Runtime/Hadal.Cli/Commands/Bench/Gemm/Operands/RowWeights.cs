using Hadal.Cli.Peers.CublasLt;
using Hadal.Specs;

namespace Hadal.Cli.Commands.Bench.Gemm.Operands;

/// <summary>B with one scale per row and 128 of K, as A has them: activations, of which the gradient of weights multiplies two.</summary>
internal sealed class RowWeights : GemmWeights
{
    private readonly Fp8Rows _b;

    internal RowWeights(DeviceStream stream, DeviceTensor<BFloat16> source)
        : base(source)
    {
        _b = new(stream.Device, N, K);
        Quantizer.ToRows(stream, source, _b, ScaleRule.Exact);
    }

    internal override ScaleLayout Scales => ScaleLayout.RowsByRows;

    internal override nint Values => _b.Values.Pointer;

    internal override MatrixScale PeerScale => MatrixScale.Vector128;

    internal override nint PeerScales => _b.Scales.Pointer;

    internal override void Multiply(GemmKernel kernel, DeviceStream stream, Fp8Rows a, DeviceTensor<BFloat16> d) => kernel.Run(stream, a, _b, d);

    internal override void Multiply(GemmKernel kernel, DeviceStream stream, Fp8Rows a, DeviceTensor<float> d) => kernel.Run(stream, a, _b, d);

    public override void Dispose()
    {
        base.Dispose();
        _b.Dispose();
    }
}
