using System.Diagnostics;

namespace Hadal.Cli.Commands.Bench.Gpu;

/// <summary>Times a call that runs again and again without a pause, until the chip is as hot and as slow as it gets.</summary>
internal static class SustainedRun
{
    private const int Batch = 16;

    /// <summary>The mean time of a call in µs, by events around all of them.</summary>
    internal static double Measure(DeviceStream stream, Action call, TimeSpan time)
    {
        using DeviceEvent start = stream.Record();
        long began = Stopwatch.GetTimestamp();
        int calls = 0;
        DeviceEvent previous = stream.Record();
        while (Stopwatch.GetElapsedTime(began) < time)
        {
            for (int i = 0; i < Batch; i++, calls++)
            {
                call();
            }

            // One batch waits while another runs: never idle, and never far behind the host's clock.
            DeviceEvent queued = stream.Record();
            previous.Synchronize();
            previous.Dispose();
            previous = queued;
        }

        previous.Synchronize();
        double microseconds = previous.ElapsedSince(start).TotalMicroseconds / calls;
        previous.Dispose();
        return microseconds;
    }
}
