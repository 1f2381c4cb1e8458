namespace Hadal.Cli.Commands.Bench.Gpu;

/// <summary>Times calls that queue kernels on one stream.</summary>
internal interface IKernelTimer
{
    /// <summary>How a row names the method.</summary>
    string Name { get; }

    /// <summary>Runs all calls in turn, round after round, each behind a flush of the L2 cache.</summary>
    /// <returns>For each call its time in each round, in µs, from the start of its first kernel to the end of its last.</returns>
    double[][] Measure(IReadOnlyList<Action> calls, int rounds, L2State state);
}
