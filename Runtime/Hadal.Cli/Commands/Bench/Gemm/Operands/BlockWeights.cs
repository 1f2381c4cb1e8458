using Hadal.Cli.Peers.CublasLt;
using Hadal.Specs;

namespace Hadal.Cli.Commands.Bench.Gemm.Operands;

/// <summary>B with one scale per block of 128 × 128.</summary>
internal sealed class BlockWeights : GemmWeights
{
    /// <summary>cuBLASLt strides the scales of 128 × 128 blocks by a multiple of this along K.</summary>
    private const int PeerScaleMultiple = 4;

    private readonly Fp8Blocks _b;
    private readonly DeviceTensor<float> _peerScales;

    internal BlockWeights(DeviceStream stream, DeviceTensor<BFloat16> source)
        : base(source)
    {
        _b = new(stream.Device, N, K);
        Quantizer.ToBlocks(stream, source, _b, ScaleRule.Exact);
        stream.Synchronize();
        _peerScales = PadScales(_b.Scales);
    }

    internal override ScaleLayout Scales => ScaleLayout.RowsByBlocks;

    internal override nint Values => _b.Values.Pointer;

    internal override MatrixScale PeerScale => MatrixScale.Block128;

    /// <summary>The scales as [⌈N / 128⌉, ⌈K / 128⌉ rounded up to a multiple of 4].</summary>
    internal override nint PeerScales => _peerScales.Pointer;

    internal override void Multiply(GemmKernel kernel, DeviceStream stream, Fp8Rows a, DeviceTensor<BFloat16> d) => kernel.Run(stream, a, _b, d);

    internal override void Multiply(GemmKernel kernel, DeviceStream stream, Fp8Rows a, DeviceTensor<float> d) => kernel.Run(stream, a, _b, d);

    public override void Dispose()
    {
        base.Dispose();
        _b.Dispose();
        _peerScales.Dispose();
    }

    private static DeviceTensor<float> PadScales(DeviceTensor<float> scales)
    {
        (int rows, int columns) = (scales.Shape[0], scales.Shape[1]);
        int padded = (columns + PeerScaleMultiple - 1) / PeerScaleMultiple * PeerScaleMultiple;
        float[] dense = scales.ToArray();
        float[] strided = new float[rows * padded];
        for (int row = 0; row < rows; row++)
        {
            dense.AsSpan(row * columns, columns).CopyTo(strided.AsSpan(row * padded));
        }

        DeviceTensor<float> result = new(scales.Device, rows, padded);
        result.CopyFrom(strided);
        return result;
    }
}
