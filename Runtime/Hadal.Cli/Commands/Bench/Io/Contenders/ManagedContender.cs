using System.Diagnostics;

namespace Hadal.Cli.Commands.Bench.Io.Contenders;

/// <summary>What runs in this process: as many loops as the depth, each with a request in flight, until the time is over.</summary>
internal abstract class ManagedContender : IoContender
{
    internal override IoSample Run(IoBenchCase measured, IoBenchFile file, TimeSpan time, CancellationToken cancellation)
    {
        using Workload workload = Open(measured, file);
        var places = new IoPlaces(measured, file);

        // The first requests compile the path, and fill pools.
        Loop(workload, places, measured.Depth, time / 10, cancellation);
        long allocated = GC.GetTotalAllocatedBytes();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        long requests = Loop(workload, places, measured.Depth, time, cancellation);
        workload.Finish();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new(
            requests / seconds,
            (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / requests,
            (double)(GC.GetTotalAllocatedBytes() - allocated) / requests);
    }

    /// <summary>Opens the file for the case.</summary>
    protected abstract Workload Open(IoBenchCase measured, IoBenchFile file);

    private static long Loop(Workload workload, IoPlaces places, int depth, TimeSpan time, CancellationToken cancellation)
    {
        long end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        long requests = 0;
        Task[] loops = [.. Enumerable.Range(0, depth).Select(One)];
        Task.WaitAll(loops, CancellationToken.None);
        cancellation.ThrowIfCancellationRequested();
        return requests;

        async Task One(int loop)
        {
            long done = 0;
            for (; Stopwatch.GetTimestamp() < end && !cancellation.IsCancellationRequested; done++)
            {
                await workload.Transfer(loop, places.Next()).ConfigureAwait(false);
            }

            Interlocked.Add(ref requests, done);
        }
    }
}
