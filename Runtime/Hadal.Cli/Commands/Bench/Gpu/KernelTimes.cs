namespace Hadal.Cli.Commands.Bench.Gpu;

/// <summary>The times of a call of several kernels, round by round, in µs.</summary>
/// <param name="Spans">From the start of the first kernel to the end of the last.</param>
/// <param name="Kernel">Of the kernel that was asked for; null where the timer cannot tell kernels apart.</param>
internal sealed record KernelTimes(double[] Spans, double[]? Kernel);
