namespace Hadal.Parallelism.Traces;

/// <summary>A time in which nothing ran on the GPU.</summary>
/// <param name="StartUs">From the start of the span.</param>
/// <param name="DurationUs">How long.</param>
/// <param name="Cause">What the next work waited for.</param>
/// <param name="Next">The name of the next work.</param>
public sealed record Bubble(double StartUs, double DurationUs, BubbleCause Cause, string Next);
