namespace Hadal.Parallelism.Traces;

/// <summary>A phase that the host named. Work belongs to the innermost phase in which it was launched.</summary>
/// <param name="Name">The phase.</param>
/// <param name="StartNs">When it began, in ns of the trace's clock; at least 0.</param>
/// <param name="DurationNs">How long it lasted; at least 0.</param>
public readonly record struct TraceAnnotation(string Name, long StartNs, long DurationNs);
