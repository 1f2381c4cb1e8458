using Hadal.Cli.Peers.CublasLt;

namespace Hadal.Cli.Commands.Bench.Gemm;

/// <summary>One variant of cuBLASLt with its algorithm chosen.</summary>
internal sealed class CublasLtContender(CublasLtVariant variant, CublasLtMatmul matmul, MatmulAlgorithm algorithm, CudaStream stream) : IDisposable
{
    private const int ComparedRows = 16;

    internal string Name => variant.Name;

    /// <summary>Whether the anchors compare DeepGEMM with it.</summary>
    internal bool IsAnchor => variant == CublasLtVariant.Fp8FastDefault;

    internal void Run() => matmul.Run(algorithm, stream.Handle);

    /// <summary>1 − 2·Σxy/Σ(x²+y²) between our result and this peer's over some rows; null where they are different products.</summary>
    internal double? Difference(GemmOperands operands, GemmShape shape)
    {
        if (!variant.ComputesOurProduct)
        {
            return null;
        }

        Run();
        stream.Synchronize();
        int rows = Math.Min(ComparedRows, shape.M);
        float[] ours = operands.D.FirstRows(rows), theirs = operands.PeerD.FirstRows(rows);
        double product = 0, squares = 0;
        for (int i = 0; i < ours.Length; i++)
        {
            product += (double)ours[i] * theirs[i];
            squares += ((double)ours[i] * ours[i]) + ((double)theirs[i] * theirs[i]);
        }

        return 1 - (2 * product / squares);
    }

    public void Dispose() => matmul.Dispose();
}
