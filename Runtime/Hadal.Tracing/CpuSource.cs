using System.Diagnostics;
using Hadal.Parallelism.Traces;

namespace Hadal.Tracing;

/// <summary>The work of CPU streams.</summary>
internal sealed class CpuSource : IDisposable
{
    private readonly CpuStream? _stream;
    private readonly TraceRecorder _recorder;
    private readonly long _begin;

    /// <param name="stream">The only one that counts; all where null.</param>
    /// <param name="recorder">Takes it.</param>
    internal CpuSource(CpuStream? stream, TraceRecorder recorder)
    {
        (_stream, _recorder, _begin) = (stream, recorder, Math.Max(Stopwatch.GetTimestamp(), recorder.Origin));
        CpuStream.Done += Take;
    }

    public void Dispose() => CpuStream.Done -= Take;

    private void Take(CpuActivity activity)
    {
        if (activity.Start >= _begin && (_stream is null || activity.Stream == _stream))
        {
            KernelClass kernelClass = activity.Work.MovesMemory ? KernelClass.Memory : KernelClass.Computation;
            long start = Nanoseconds(_recorder.Origin, activity.Start);
            _recorder.Complete(new(activity.Work.Name!, kernelClass, activity.Stream.Number, start, Nanoseconds(_recorder.Origin, activity.End) - start));
        }
    }

    private static long Nanoseconds(long from, long to) => Stopwatch.GetElapsedTime(from, to).Ticks * TimeSpan.NanosecondsPerTick;
}
