using System.Diagnostics;

namespace Hadal.Benchmarks;

/// <summary>What a piece of work took, over and over.</summary>
/// <param name="Best">Seconds of the fastest round: what the machine can do when nobody else has it.</param>
/// <param name="Median">Seconds of the median round.</param>
/// <param name="Processor">Seconds of processor time a round, of all threads together: what other programs do to the wall clock does not show here.</param>
internal sealed record Timing(double Best, double Median, double Processor)
{
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(0.5), s_duration = TimeSpan.FromSeconds(3);

    internal static Timing Of(Action work)
    {
        for (Stopwatch warm = Stopwatch.StartNew(); warm.Elapsed < s_warmUp;)
            work();

        List<double> seconds = [];
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        for (Stopwatch all = Stopwatch.StartNew(); seconds.Count < 5 || all.Elapsed < s_duration;)
        {
            long start = Stopwatch.GetTimestamp();
            work();
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        processor = Environment.CpuUsage.TotalTime - processor;
        seconds.Sort();
        return new(seconds[0], seconds[seconds.Count / 2], processor.TotalSeconds / seconds.Count);
    }
}
