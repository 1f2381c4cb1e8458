using Hadal.Cli.Commands.Bench.Gemm.Operands;
using Hadal.Cli.Commands.Bench.Gemm.Problems;
using Hadal.Cli.Peers.CublasLt;

namespace Hadal.Cli.Commands.Bench.Gemm.Peers;

/// <summary>One variant of cuBLASLt with its algorithm chosen.</summary>
internal sealed class CublasLtContender(CublasLtVariant variant, CublasLtMatmul matmul, MatmulAlgorithm algorithm, CudaStream stream) : IDisposable
{
    private const int ComparedRows = 16;

    internal CublasLtVariant Variant => variant;

    internal MatmulAlgorithm Algorithm => algorithm;

    internal void Run() => matmul.Run(algorithm, stream.Handle);

    /// <summary>1 − 2·Σxy/Σ(x²+y²) between our result and this peer's over some rows; null where they are different products.</summary>
    internal double? Difference(Action ours, GemmOperands operands, GemmProblem problem)
    {
        if (!variant.ComputesOurProduct)
        {
            return null;
        }

        // Twice: where products are added up, one that forgot D would come out half as large.
        operands.Clear();
        ours();
        ours();
        Run();
        Run();
        stream.Synchronize();
        int rows = Math.Min(ComparedRows, problem.Shape.M);
        return Statistics.Difference(operands.D.FirstRows(rows), operands.PeerD.FirstRows(rows));
    }

    public void Dispose() => matmul.Dispose();
}
