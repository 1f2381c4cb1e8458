namespace Hadal.Cli.Commands.Bench.Gpu;

/// <summary>Times calls by events around them, where CUPTI is missing: 2 to 3 µs of launch come on top.</summary>
internal sealed class EventTimer(DeviceStream stream, L2Flush flush) : IKernelTimer
{
    public string Name => "events";

    public double[][] Measure(IReadOnlyList<Action> calls, int rounds, L2State state)
    {
        double[][] times = [.. calls.Select(_ => new double[rounds])];
        for (int round = 0; round < rounds; round++)
        {
            for (int call = 0; call < calls.Count; call++)
            {
                flush.Run(state);
                using DeviceEvent start = stream.Record();
                calls[call]();
                using DeviceEvent end = stream.Record();
                end.Synchronize();
                times[call][round] = end.ElapsedSince(start).TotalMicroseconds;
            }
        }

        return times;
    }

    public KernelTimes[] Measure(IReadOnlyList<Action> calls, int rounds, L2State state, string kernel) =>
        [.. Measure(calls, rounds, state).Select(spans => new KernelTimes(spans, Kernel: null))];
}
