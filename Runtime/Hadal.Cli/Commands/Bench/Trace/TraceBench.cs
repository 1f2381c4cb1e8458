using System.Diagnostics;
using System.IO.Compression;
using Hadal.Parallelism.Traces;

namespace Hadal.Cli.Commands.Bench.Trace;

/// <summary>Measures the analysis of a trace that it makes and removes.</summary>
internal static class TraceBench
{
    private const int Mebibyte = 1 << 20;

    internal static TraceBenchRow Measure(TraceBenchCase measured, int rounds)
    {
        string path = Path.GetTempFileName();
        try
        {
            Make(path, measured);
            return Read(path, measured, rounds);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Make(string path, TraceBenchCase measured)
    {
        using FileStream file = File.Create(path);
        using Stream target = measured.Compression == TraceBenchCommand.Gzip ? new GZipStream(file, CompressionLevel.Fastest) : file;
        SyntheticTrace.Write(target, (long)measured.MiB * Mebibyte);
    }

    private static TraceBenchRow Read(string path, TraceBenchCase measured, int rounds)
    {
        double[] times = new double[rounds], processor = new double[rounds];
        long events = 0;
        for (int round = 0; round < rounds; round++)
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            long start = Stopwatch.GetTimestamp();
            events = TraceAnalyzer.Analyze(path).Kernels.Sum(kernel => kernel.Count);
            times[round] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            processor[round] = (Environment.CpuUsage.TotalTime - before).TotalMicroseconds;
        }

        using Process process = Process.GetCurrentProcess();
        return new(
            measured, Statistics.Median(times), Statistics.SpreadPercent(times), null, null, null, rounds, Statistics.Median(processor), events,
            process.PeakWorkingSet64 / (double)Mebibyte);
    }
}
