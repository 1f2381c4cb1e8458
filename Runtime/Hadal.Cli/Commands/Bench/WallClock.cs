using System.Diagnostics;

namespace Hadal.Cli.Commands.Bench;

/// <summary>Times what the CPU does.</summary>
internal static class WallClock
{
    /// <summary>The timing that rows name.</summary>
    internal const string Name = "stopwatch";

    /// <summary>Microseconds of each round. What is called first is for the caller, who warms it up.</summary>
    internal static double[] Measure(DeviceStream stream, Action call, int rounds)
    {
        double[] times = new double[rounds];
        for (int round = 0; round < rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            call();
            stream.Synchronize();
            times[round] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        return times;
    }
}
