using Hadal.Cli.Commands.Bench.Gemm.Problems;

namespace Hadal.Cli.Commands.Bench.Gemm.Measurements;

/// <summary>How long a chain of one product is.</summary>
/// <param name="Weights">Different weights, whose bytes are at least four times those of the L2 cache, so that none is still in it at its next turn.</param>
/// <param name="Calls">Calls: each of the weights equally often, and enough that start and end of the chain do not count.</param>
internal readonly record struct ChainLength(int Weights, int Calls)
{
    /// <summary>The L2 cache of an H200 holds 60 MB.</summary>
    private const long LeastWeightBytes = 4 * 60_000_000L;

    private const int LeastCalls = 128;

    internal static ChainLength Of(GemmShape shape)
    {
        long bytes = (long)shape.N * shape.K;
        int weights = (int)((LeastWeightBytes + bytes - 1) / bytes);
        return new(weights, (LeastCalls + weights - 1) / weights * weights);
    }
}
