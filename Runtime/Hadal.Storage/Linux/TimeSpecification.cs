using System.Runtime.InteropServices;

namespace Hadal.Storage.Linux;

/// <summary>struct timespec of a 64-bit system.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct TimeSpecification(long Seconds, long Nanoseconds)
{
    internal static TimeSpecification After(int milliseconds, int clock = LibC.ClockMonotonic)
    {
        _ = LibC.ClockTime(clock, out TimeSpecification now);
        long nanoseconds = now.Nanoseconds + milliseconds % 1000 * 1_000_000L;
        return new(now.Seconds + milliseconds / 1000 + nanoseconds / 1_000_000_000, nanoseconds % 1_000_000_000);
    }

    internal bool IsBefore(TimeSpecification other)
        => Seconds < other.Seconds || (Seconds == other.Seconds && Nanoseconds < other.Nanoseconds);
}
