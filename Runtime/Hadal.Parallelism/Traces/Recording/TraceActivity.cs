namespace Hadal.Parallelism.Traces;

/// <summary>A piece of work that is over.</summary>
/// <param name="Name">What was done, such as a kernel's name.</param>
/// <param name="Class">What it is for.</param>
/// <param name="Stream">Where it ran: what shares a stream runs one after another.</param>
/// <param name="StartNs">When it began, in ns of one clock for the whole trace; at least 0.</param>
/// <param name="DurationNs">How long it ran; at least 0.</param>
public readonly record struct TraceActivity(string Name, KernelClass Class, int Stream, long StartNs, long DurationNs)
{
    /// <summary>When the host launched it; null where it ran as it was called.</summary>
    public long? LaunchNs { get; init; }

    /// <summary>Blocks of its grid; 0 where it has none.</summary>
    public int Blocks { get; init; }
}
