namespace Hadal.Cli.Commands.Bench.Gemm.Operands;

/// <summary>The matrices of one problem on one device. Ours and every peer's hold the same values.</summary>
internal sealed class GemmOperands(DeviceStream stream, GemmActivations activations, GemmWeights weights, GemmTarget d, GemmTarget peerD) : IDisposable
{
    internal GemmActivations Activations => activations;

    internal GemmWeights Weights => weights;

    /// <summary>Our result, [M, N].</summary>
    internal GemmTarget D => d;

    /// <summary>A peer's result, its rows filled up.</summary>
    internal GemmTarget PeerD => peerD;

    /// <summary>Queues our product.</summary>
    internal void Multiply(GemmKernel kernel) => d.Multiply(kernel, stream, activations.A, weights);

    /// <summary>Zeros both results: products that are added to them start from the same.</summary>
    internal void Clear()
    {
        d.Clear(stream);
        peerD.Clear(stream);
    }

    /// <summary>Frees the results; operands belong to whoever shares them.</summary>
    public void Dispose()
    {
        d.Dispose();
        peerD.Dispose();
    }
}
