namespace Hadal.Cli.Commands.Bench.Gpu;

/// <summary>Times calls that queue kernels on one stream.</summary>
internal interface IKernelTimer
{
    /// <summary>How a row names the method.</summary>
    string Name { get; }

    /// <summary>Runs all calls in turn, round after round, each behind a flush of the L2 cache.</summary>
    /// <returns>For each call its time in each round, in µs, from the start of its first kernel to the end of its last.</returns>
    double[][] Measure(IReadOnlyList<Action> calls, int rounds, L2State state);

    /// <summary>The same for calls of several kernels, and of each call the time of one of them.</summary>
    /// <param name="calls">Each has the kernel once.</param>
    /// <param name="rounds">How often each runs.</param>
    /// <param name="state">What they find in L2.</param>
    /// <param name="kernel">The kernel's entry point, or its start.</param>
    KernelTimes[] Measure(IReadOnlyList<Action> calls, int rounds, L2State state, string kernel);
}
