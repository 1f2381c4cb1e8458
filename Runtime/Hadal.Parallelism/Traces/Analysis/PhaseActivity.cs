namespace Hadal.Parallelism.Traces;

/// <summary>The work that was launched within the annotations of one name.</summary>
/// <param name="Name">The annotation's.</param>
/// <param name="Count">How many pieces of work.</param>
/// <param name="BusyUs">How long any of it ran on the GPU.</param>
public sealed record PhaseActivity(string Name, long Count, double BusyUs);
