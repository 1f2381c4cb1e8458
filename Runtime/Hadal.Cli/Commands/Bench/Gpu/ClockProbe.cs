using System.Diagnostics;

namespace Hadal.Cli.Commands.Bench.Gpu;

/// <summary>The clock of the multiprocessors while a call runs again and again, and so heats the chip.</summary>
internal sealed class ClockProbe(DeviceStream stream, BenchKernels kernels) : IDisposable
{
    private static readonly TimeSpan s_time = TimeSpan.FromMilliseconds(20);

    private readonly DeviceStream _beside = stream.Device.CreateStream();
    private readonly DeviceTensor<ulong> _result = new(stream.Device, 2);

    /// <summary>In MHz.</summary>
    internal double Measure(Action call)
    {
        const int CallsAhead = 32;
        using DeviceEvent counted = stream.Device.CreateEvent();

        // A block of ours may take all shared memory of its multiprocessor, so the counting thread needs one of its own
        // (a cluster of two gives up both). All of them run at the same clock.
        int budget = stream.SmBudget;
        stream.SmBudget = budget - 2;
        try
        {
            for (int i = 0; i < CallsAhead; i++)
            {
                call();
            }

            kernels.CountClocks(_beside, _result, s_time);
            counted.Record(_beside);
            long start = Stopwatch.GetTimestamp();
            while (!counted.IsCompleted && Stopwatch.GetElapsedTime(start) < s_time * 10)
            {
                call();
            }

            stream.Synchronize();
        }
        finally
        {
            stream.SmBudget = budget;
        }

        ulong[] result = _result.ToArray();
        return result[0] * 1e3 / result[1];
    }

    public void Dispose()
    {
        _beside.Dispose();
        _result.Dispose();
    }
}
