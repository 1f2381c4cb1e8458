using System.Diagnostics;
using Hadal.Parallelism.Traces;

namespace Hadal.Tracing;

/// <summary>The work of CPU streams.</summary>
internal sealed class CpuSource : IDisposable
{
    private readonly Lock _taking = new();
    private readonly CpuStream? _stream;
    private readonly TraceRecorder _recorder;
    private readonly long _begin;
    private bool _closed;

    /// <param name="stream">The only one that counts; all where null.</param>
    /// <param name="recorder">Takes it.</param>
    internal CpuSource(CpuStream? stream, TraceRecorder recorder)
    {
        (_stream, _recorder, _begin) = (stream, recorder, Math.Max(Stopwatch.GetTimestamp(), recorder.Origin));
        CpuStream.Done += Take;
    }

    /// <summary>Takes no more. What still runs is missing, of which it tells.</summary>
    public void Dispose()
    {
        CpuStream.Done -= Take;

        // Work is in the table until it was told of, so that under the lock it is either there or taken.
        lock (_taking)
        {
            _closed = true;
            if (CpuStream.Running.Any(running => Counts(running.Key, running.Value)))
            {
                _recorder.MarkIncomplete("Work still ran when the recording ended.");
            }
        }
    }

    private bool Counts(CpuStream stream, long start) => start >= _begin && (_stream is null || stream == _stream);

    private void Take(CpuActivity activity)
    {
        lock (_taking)
        {
            if (_closed || !Counts(activity.Stream, activity.Start))
            {
                return;
            }

            KernelClass kernelClass = activity.Work.MovesMemory ? KernelClass.Memory : KernelClass.Computation;
            long start = Nanoseconds(_recorder.Origin, activity.Start);
            _recorder.Complete(new(activity.Work.Name!, kernelClass, activity.Stream.Number, start, Nanoseconds(_recorder.Origin, activity.End) - start));
        }
    }

    private static long Nanoseconds(long from, long to) => Stopwatch.GetElapsedTime(from, to).Ticks * TimeSpan.NanosecondsPerTick;
}
