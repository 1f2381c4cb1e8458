namespace Hadal.Cli.Commands.Bench.Gemm.Operands;

/// <summary>
/// A of a product, as BF16 and as what the quantiser makes of it. A peer that needs a multiple of 16 rows gets A filled up to it.
/// </summary>
internal sealed class GemmActivations : IDisposable
{
    private const int RowMultiple = 16;

    internal GemmActivations(DeviceStream stream, int m, int k)
    {
        PaddedM = Padded(m);
        Source = new(stream.Device, PaddedM, k);
        Source.CopyFrom(NormalData.Matrix(PaddedM, k, seed: 1));
        A = new(stream.Device, m, k);
        Quantizer.ToRows(stream, Source.Slice(0, m), A, ScaleRule.Exact);
        PaddedA = new(stream.Device, PaddedM, k);
        Quantizer.ToRows(stream, Source, PaddedA, ScaleRule.Exact);
    }

    internal int PaddedM { get; }

    /// <summary>[PaddedM, K] in BF16.</summary>
    internal DeviceTensor<BFloat16> Source { get; }

    /// <summary>[M, K].</summary>
    internal Fp8Rows A { get; }

    /// <summary>[PaddedM, K], its first M rows those of <see cref="A"/>.</summary>
    internal Fp8Rows PaddedA { get; }

    /// <summary>Rows filled up to what a peer needs.</summary>
    internal static int Padded(int m) => (m + RowMultiple - 1) / RowMultiple * RowMultiple;

    public void Dispose()
    {
        Source.Dispose();
        A.Dispose();
        PaddedA.Dispose();
    }
}
