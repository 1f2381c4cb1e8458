namespace Hadal.Cli.Commands.Bench.Gemm.Peers;

/// <summary>The peers for one shape.</summary>
/// <param name="Contenders">Those that are ready to run.</param>
/// <param name="Unsupported">Names of those that do not support the shape.</param>
internal sealed record CublasLtContest(IReadOnlyList<CublasLtContender> Contenders, IReadOnlyList<string> Unsupported) : IDisposable
{
    public void Dispose()
    {
        foreach (CublasLtContender contender in Contenders)
        {
            contender.Dispose();
        }
    }
}
