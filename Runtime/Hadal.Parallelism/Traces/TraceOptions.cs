namespace Hadal.Parallelism.Traces;

/// <summary>How a trace is read.</summary>
public sealed record TraceOptions
{
    /// <summary>The defaults.</summary>
    public static TraceOptions Default { get; } = new();

    /// <summary>Rules that come before the built-in ones, the first that matches counts.</summary>
    public IReadOnlyList<KernelRule> Rules { get; init; } = [];

    /// <summary>What the times of the trace count.</summary>
    public TraceTimeUnit TimeUnit { get; init; } = TraceTimeUnit.Detect;

    /// <summary>From how many µs on the host is said to wait; above 0.</summary>
    public double HostWaitUs { get; init; } = 1000;
}
