using System.Diagnostics;
using Hadal.Parallelism.Pipelines;

namespace Hadal.Cli.Commands.Bench.Pipeline;

/// <summary>Measures the simulator.</summary>
internal static class PipelineBench
{
    // The largest take seconds a round.
    private static readonly TimeSpan s_enough = TimeSpan.FromSeconds(2);

    private static readonly (int Ranks, int MicroBatches)[] s_sizes = [(8, 32), (64, 256), (512, 2048)];

    /// <summary>Every method at three sizes, and two at the largest.</summary>
    internal static IReadOnlyList<PipelineBenchCase> DefaultCases { get; } =
    [
        .. from size in s_sizes from kind in PipelineKindNames.All select new PipelineBenchCase(kind, size.Ranks, size.MicroBatches),
        new("1f1b", 2048, 8192),
        new("dualpipe", 2048, 8192),
    ];

    internal static PipelineBenchRow Measure(PipelineBenchCase measured, int rounds)
    {
        List<double> times = [], processor = [];
        Stopwatch all = Stopwatch.StartNew();
        PipelineTimeline timeline;
        do
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            long start = Stopwatch.GetTimestamp();
            timeline = PipelineSimulator.Run(PipelineSchedule.Create(PipelineKindNames.Find(measured.Kind)!.Value, measured.Ranks, measured.MicroBatches), new(), keepTimes: false);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            processor.Add((Environment.CpuUsage.TotalTime - before).TotalMicroseconds);
        }
        while (times.Count < rounds && all.Elapsed < s_enough);

        using Process process = Process.GetCurrentProcess();
        return new(
            measured, Statistics.Median([.. times]), Statistics.SpreadPercent([.. times]), null, null, null, times.Count, Statistics.Median([.. processor]),
            timeline.Operations, process.PeakWorkingSet64 / (1024.0 * 1024), timeline.Makespan);
    }
}
