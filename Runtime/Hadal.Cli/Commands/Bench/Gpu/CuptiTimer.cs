using Hadal.Compilation;
using Hadal.Interop.Cupti;

namespace Hadal.Cli.Commands.Bench.Gpu;

/// <summary>Times calls by CUPTI's records of their kernels, as the GPU saw them: no launch, no gap before the first kernel.</summary>
internal sealed class CuptiTimer(KernelActivityRecorder recorder, DeviceStream stream, L2Flush flush) : IKernelTimer, IDisposable
{
    public string Name => "cupti";

    public double[][] Measure(IReadOnlyList<Action> calls, int rounds, L2State state)
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
        double[] spans = [.. Spans(recorder.Flush())];
        return spans.Length == rounds * calls.Count
            ? [.. calls.Select((_, call) => Enumerable.Range(0, rounds).Select(round => spans[(round * calls.Count) + call]).ToArray())]
            : throw new HadalException($"CUPTI recorded {spans.Length} of {rounds * calls.Count} measured calls; the measurement is void.");
    }

    public void Dispose() => recorder.Dispose();

    /// <summary>The time from the first start to the last end between flushes, in µs. Each flush runs the reading kernel once.</summary>
    internal static IEnumerable<double> Spans(IReadOnlyList<KernelActivity> activities)
    {
        ulong start = 0, end = 0;
        foreach (KernelActivity activity in activities)
        {
            if (activity.Name == BenchFamily.ReadEntryPoint)
            {
                if (end > 0)
                {
                    yield return (end - start) / 1e3;
                }

                end = 0;
                continue;
            }

            start = end == 0 ? activity.StartNanoseconds : start;
            end = Math.Max(end, activity.EndNanoseconds);
        }

        if (end > 0)
        {
            yield return (end - start) / 1e3;
        }
    }
}
