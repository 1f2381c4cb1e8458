namespace Hadal.Cli.Commands.Bench.Gemm;

/// <summary>
/// The matrices of one shape on one device. Ours and every peer's hold the same values: BF16, and what the quantisers make of
/// them. A peer that needs a multiple of 16 rows gets A and D filled up to it.
/// </summary>
internal sealed class GemmOperands : IDisposable
{
    private const int RowMultiple = 16;

    internal GemmOperands(DeviceStream stream, GemmShape shape, GemmResult result, GemmWeights weights)
    {
        Device device = stream.Device;
        Weights = weights;
        PaddedM = (shape.M + RowMultiple - 1) / RowMultiple * RowMultiple;
        SourceA = new(device, PaddedM, shape.K);
        SourceA.CopyFrom(NormalData.Matrix(PaddedM, shape.K, seed: 1));
        A = new(device, shape.M, shape.K);
        Quantizer.ToRows(stream, SourceA.Slice(0, shape.M), A, ScaleRule.Exact);
        PaddedA = new(device, PaddedM, shape.K);
        Quantizer.ToRows(stream, SourceA, PaddedA, ScaleRule.Exact);
        D = GemmTarget.Create(result, device, shape.M, shape.N);
        PeerD = GemmTarget.Create(result, device, PaddedM, shape.N);
    }

    internal GemmWeights Weights { get; }

    internal int PaddedM { get; }

    /// <summary>[PaddedM, K] in BF16.</summary>
    internal DeviceTensor<BFloat16> SourceA { get; }

    /// <summary>[M, K].</summary>
    internal Fp8Rows A { get; }

    /// <summary>[PaddedM, K], its first M rows those of <see cref="A"/>.</summary>
    internal Fp8Rows PaddedA { get; }

    /// <summary>Our result.</summary>
    internal GemmTarget D { get; }

    /// <summary>A peer's result.</summary>
    internal GemmTarget PeerD { get; }

    public void Dispose()
    {
        SourceA.Dispose();
        A.Dispose();
        PaddedA.Dispose();
        D.Dispose();
        PeerD.Dispose();
    }
}
