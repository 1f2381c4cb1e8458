using Hadal.Cli.Peers.CublasLt;
using Hadal.Specs;

namespace Hadal.Cli.Commands.Bench.Gemm.Operands;

/// <summary>B of a product, which all row counts of its layer share: it is the larger part of the data to make.</summary>
internal abstract class GemmWeights(DeviceTensor<BFloat16> source) : IDisposable
{
    internal int N => Source.Shape[0];

    internal int K => Source.Shape[1];

    /// <summary>[N, K] in BF16.</summary>
    internal DeviceTensor<BFloat16> Source { get; } = source;

    internal abstract ScaleLayout Scales { get; }

    /// <summary>The address of B in FP8, [N, K].</summary>
    internal abstract nint Values { get; }

    /// <summary>How cuBLASLt calls the scales of B.</summary>
    internal abstract MatrixScale PeerScale { get; }

    /// <summary>The address of the scales of B as cuBLASLt reads them.</summary>
    internal abstract nint PeerScales { get; }

    internal static GemmWeights Create(DeviceStream stream, ScaleLayout scales, int n, int k)
    {
        DeviceTensor<BFloat16> source = new(stream.Device, n, k);
        source.CopyFrom(NormalData.Matrix(n, k, seed: 2));
        return scales == ScaleLayout.RowsByRows ? new RowWeights(stream, source) : new BlockWeights(stream, source);
    }

    /// <summary>Queues our product.</summary>
    internal abstract void Multiply(GemmKernel kernel, DeviceStream stream, Fp8Rows a, DeviceTensor<BFloat16> d);

    /// <inheritdoc cref="Multiply(GemmKernel, DeviceStream, Fp8Rows, DeviceTensor{BFloat16})"/>
    internal abstract void Multiply(GemmKernel kernel, DeviceStream stream, Fp8Rows a, DeviceTensor<float> d);

    public virtual void Dispose() => Source.Dispose();
}
