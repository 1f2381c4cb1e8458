namespace Hadal.Cli.Commands.Bench.Gemm;

/// <summary>B of a shape, which all its row counts share: it is the larger part of the data to make.</summary>
internal sealed class GemmWeights : IDisposable
{
    /// <summary>cuBLASLt strides the scales of 128 × 128 blocks by a multiple of this along K.</summary>
    private const int PeerScaleMultiple = 4;

    internal GemmWeights(DeviceStream stream, int n, int k)
    {
        (N, K) = (n, k);
        Source = new(stream.Device, n, k);
        Source.CopyFrom(NormalData.Matrix(n, k, seed: 2));
        B = new(stream.Device, n, k);
        Quantizer.ToBlocks(stream, Source, B, ScaleRule.Exact);
        stream.Synchronize();
        PeerScales = PadScales(B.Scales);
    }

    internal int N { get; }

    internal int K { get; }

    /// <summary>[N, K] in BF16.</summary>
    internal DeviceTensor<BFloat16> Source { get; }

    /// <summary>[N, K].</summary>
    internal Fp8Blocks B { get; }

    /// <summary>The scales of <see cref="B"/> as [⌈N / 128⌉, ⌈K / 128⌉ rounded up to a multiple of 4].</summary>
    internal DeviceTensor<float> PeerScales { get; }

    public void Dispose()
    {
        Source.Dispose();
        B.Dispose();
        PeerScales.Dispose();
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
