using System.Diagnostics;

namespace Hadal.Cli.Commands.Bench.Io.Contenders;

/// <summary>What runs in this process: as many loops as the depth, each with a request in flight, until the time is over.</summary>
internal abstract class ManagedContender : IoContender
{
    /// <summary>
    /// A server of user rings that answers nothing must not hold the benchmark. All requests have one, for deadlines of their own would be measured too.
    /// </summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

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

    private long Loop(Workload workload, IoPlaces places, int depth, TimeSpan time, CancellationToken cancellation)
    {
        long end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        long requests = 0;
        Task[] loops = [.. Enumerable.Range(0, depth).Select(One)];
        if (!Task.WaitAll(loops, time + s_patience))
        {
            throw new HadalException($"{Name}: requests that were sent within {time.TotalSeconds} s have no answer {s_patience.TotalSeconds} s later.");
        }

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
