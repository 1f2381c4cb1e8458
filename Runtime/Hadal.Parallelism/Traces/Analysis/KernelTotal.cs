namespace Hadal.Parallelism.Traces;

/// <summary>All runs of one kernel, or of one sort of copy.</summary>
/// <param name="Name">As the trace has it.</param>
/// <param name="Class">What it is for. A name that rules put in two classes, by stream, stands there twice.</param>
/// <param name="Count">How often it ran.</param>
/// <param name="TotalUs">The sum of its durations.</param>
public sealed record KernelTotal(string Name, KernelClass Class, long Count, double TotalUs);
