namespace Hadal.Parallelism.Traces;

/// <summary>What <c>ts</c> and <c>dur</c> of a trace count. The field <c>displayTimeUnit</c> says what a viewer shows, and nothing of this.</summary>
public enum TraceTimeUnit
{
    /// <summary>Nanoseconds where the first timestamp, read as microseconds since 1970, lies beyond the year 5000; else microseconds.</summary>
    Detect,

    /// <summary>Microseconds, whole or fractional, as the trace event format has it.</summary>
    Microseconds,

    /// <summary>Nanoseconds.</summary>
    Nanoseconds,
}
