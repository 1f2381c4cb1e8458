namespace Hadal.Parallelism.Traces;

/// <summary>A <see cref="Bubble"/> in the trace's own terms.</summary>
internal readonly record struct GapRecord(long Start, long End, BubbleCause Cause, int Next);
