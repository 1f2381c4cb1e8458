namespace Hadal.Parallelism.Traces;

/// <summary>Sums of durations, which a hostile trace may make too large.</summary>
internal static class Durations
{
    /// <exception cref="FormatException">The sum is more than 292 years of nanoseconds.</exception>
    internal static long Add(long total, long duration) => long.MaxValue - duration >= total
        ? total + duration
        : throw new FormatException($"The durations of this trace add up to more than {long.MaxValue} ns, 292 years: they cannot be right (--unit says what they are in).");
}
