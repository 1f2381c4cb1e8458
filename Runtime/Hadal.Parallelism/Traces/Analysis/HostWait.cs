namespace Hadal.Parallelism.Traces;

/// <summary>A long time in which the host launched nothing.</summary>
/// <param name="Name">The call of the runtime that lasted so long, or the annotation in which nothing was launched.</param>
/// <param name="StartUs">From the start of the device's span; below 0 where the host was ahead of it.</param>
/// <param name="DurationUs">How long.</param>
public sealed record HostWait(string Name, double StartUs, double DurationUs);
