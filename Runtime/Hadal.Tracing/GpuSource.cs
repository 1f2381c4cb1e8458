using System.Runtime.ExceptionServices;
using Hadal.Interop.Cupti;
using Hadal.Parallelism.Traces;

namespace Hadal.Tracing;

/// <summary>The work of a GPU's streams.</summary>
/// <param name="session">Has CUPTI.</param>
/// <param name="device">The GPU.</param>
/// <param name="stream">CUPTI's number of the only stream that counts; all where null.</param>
/// <param name="recorder">Takes it.</param>
internal sealed class GpuSource(GpuSession session, CudaDevice device, uint? stream, TraceRecorder recorder) : IDisposable
{
    internal CudaDevice Device => device;

    /// <summary>Why some of the work is missing; null where none is.</summary>
    internal ExceptionDispatchInfo? Loss { get; set; }

    public void Dispose() => session.Leave(this);

    internal void Take(in KernelActivity activity, in CuptiClock clock)
    {
        if (activity.Device != device.Context.Ordinal || (stream is { } only && activity.Stream != only))
        {
            return;
        }

        KernelClass kernelClass = activity.MovesMemory ? KernelClass.Memory : CommunicationNames.Match(activity.Name) ? KernelClass.Communication : KernelClass.Computation;
        long start = clock.Nanoseconds(recorder.Origin, activity.StartNanoseconds);
        recorder.Complete(new(activity.Name, kernelClass, (int)activity.Stream, start, (long)(activity.EndNanoseconds - activity.StartNanoseconds))
        {
            LaunchNs = activity.LaunchNanoseconds is { } launch ? clock.Nanoseconds(recorder.Origin, launch) : null,
            Blocks = activity.Blocks,
        });
    }
}
