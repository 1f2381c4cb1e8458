using Hadal.Compilation;
using Hadal.Interop.Cupti;

namespace Hadal.Cli.Commands.Bench.Gpu;

/// <summary>Times calls by CUPTI's records of their kernels, as the GPU saw them: no launch, no gap before the first kernel.</summary>
internal sealed class CuptiTimer(KernelActivityRecorder recorder, DeviceStream stream, L2Flush flush) : IKernelTimer, IDisposable
{
    public string Name => "cupti";

    public double[][] Measure(IReadOnlyList<Action> calls, int rounds, L2State state) =>
        [.. Record(calls, rounds, state).Select(runs => runs.Select(Span).ToArray())];

    public KernelTimes[] Measure(IReadOnlyList<Action> calls, int rounds, L2State state, string kernel) =>
        [.. Record(calls, rounds, state).Select(runs => new KernelTimes([.. runs.Select(Span)], [.. runs.Select(run => Of(run, kernel))]))];

    public void Dispose() => recorder.Dispose();

    /// <summary>The kernels of each call: what lies between flushes, each of which runs the reading kernel once.</summary>
    internal static IEnumerable<IReadOnlyList<KernelActivity>> Calls(IReadOnlyList<KernelActivity> activities)
    {
        List<KernelActivity> call = [];
        foreach (KernelActivity activity in activities)
        {
            if (activity.Name != BenchFamily.ReadEntryPoint)
            {
                call.Add(activity);
            }
            else if (call.Count > 0)
            {
                yield return call;
                call = [];
            }
        }

        if (call.Count > 0)
        {
            yield return call;
        }
    }

    /// <summary>The time from the first start to the last end, in µs.</summary>
    internal static double Span(IReadOnlyList<KernelActivity> call) =>
        (call.Max(activity => activity.EndNanoseconds) - call.Min(activity => activity.StartNanoseconds)) / 1e3;

    private static double Of(IReadOnlyList<KernelActivity> call, string kernel) => call.Where(activity => activity.Name.StartsWith(kernel, StringComparison.Ordinal)).ToArray() is [KernelActivity one]
        ? one.Microseconds
        : throw new HadalException($"A measured call ran {string.Join(", ", call.Select(activity => activity.Name))}, where '{kernel}' was expected once; the measurement is void.");

    private IReadOnlyList<KernelActivity>[][] Record(IReadOnlyList<Action> calls, int rounds, L2State state)
    {
        stream.Synchronize();
        _ = recorder.Flush();
        for (int round = 0; round < rounds; round++)
        {
            foreach (Action call in calls)
            {
                flush.Run(state);
                call();
            }
        }

        stream.Synchronize();
        IReadOnlyList<KernelActivity>[] runs = [.. Calls(recorder.Flush())];
        return runs.Length == rounds * calls.Count
            ? [.. calls.Select((_, call) => Enumerable.Range(0, rounds).Select(round => runs[(round * calls.Count) + call]).ToArray())]
            : throw new HadalException($"CUPTI recorded {runs.Length} of {rounds * calls.Count} measured calls; the measurement is void.");
    }
}
