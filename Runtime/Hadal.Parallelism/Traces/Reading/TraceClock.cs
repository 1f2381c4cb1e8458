using System.Buffers.Text;

namespace Hadal.Parallelism.Traces;

/// <summary>Reads times of a trace as whole nanoseconds. Not through <see cref="double"/>: a time since 1970 would lose the last digits.</summary>
internal sealed class TraceClock(TraceTimeUnit unit)
{
    /// <summary>Far enough from the end of 64 bits that a time and a duration can be added.</summary>
    internal const long Latest = long.MaxValue / 4;

    // 10^17 µs after 1970 is the year 5138; 10^17 ns is 1973.
    private const decimal LeastNanoseconds = 1e17m;

    private TraceTimeUnit _unit = unit;

    /// <summary>Reads a point in time. The first one decides the unit where that is to be detected.</summary>
    internal long Time(NumberText number)
    {
        if (_unit == TraceTimeUnit.Detect && TryNumber(number.Digits, out decimal value))
        {
            _unit = value >= LeastNanoseconds ? TraceTimeUnit.Nanoseconds : TraceTimeUnit.Microseconds;
        }

        return TryRead(number.Digits, out long time) ? time : throw number.Unreadable("a time within some 70 years");
    }

    /// <summary>Reads a duration; a time of its trace has been read before.</summary>
    internal long Span(NumberText number) =>
        TryRead(number.Digits, out long duration) && duration >= 0 ? duration : throw number.Unreadable("a duration from 0 to some 70 years");

    private bool TryRead(ReadOnlySpan<byte> number, out long nanoseconds)
    {
        int scale = _unit == TraceTimeUnit.Nanoseconds ? 1 : 1000;
        if (Utf8Parser.TryParse(number, out long whole, out int used) && used == number.Length && Math.Abs((decimal)whole) <= Latest / scale)
        {
            nanoseconds = whole * scale;
            return true;
        }

        if (TryNumber(number, out decimal value) && Math.Abs(value) <= Latest / scale)
        {
            nanoseconds = (long)Math.Round(value * scale, MidpointRounding.AwayFromZero);
            return true;
        }

        nanoseconds = 0;
        return false;
    }

    private static bool TryNumber(ReadOnlySpan<byte> number, out decimal value) =>
        Utf8Parser.TryParse(number, out value, out int used) && used == number.Length;
}
