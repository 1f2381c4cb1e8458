using System.Diagnostics;
using Hadal.Interop.Cupti;

namespace Hadal.Tracing;

/// <summary>One moment by CUPTI's clock and by the host's.</summary>
internal readonly record struct CuptiClock(ulong CuptiNanoseconds, long Timestamp)
{
    private const int Looks = 16;

    /// <summary>Looks at both at once, or as nearly as a few attempts get.</summary>
    internal static CuptiClock Set(IKernelActivities activities)
    {
        CuptiClock nearest = default;
        long least = long.MaxValue;
        for (int i = 0; i < Looks; i++)
        {
            long before = Stopwatch.GetTimestamp();
            ulong cupti = activities.Now();
            long took = Stopwatch.GetTimestamp() - before;
            if (took < least)
            {
                (least, nearest) = (took, new(cupti, before + (took / 2)));
            }
        }

        return nearest;
    }

    /// <summary>A time by CUPTI's clock, in ns since an origin by the host's; 0 before it.</summary>
    internal long Nanoseconds(long origin, ulong cupti) =>
        Math.Max(0, (Stopwatch.GetElapsedTime(origin, Timestamp).Ticks * TimeSpan.NanosecondsPerTick) + (long)(cupti - CuptiNanoseconds));
}
