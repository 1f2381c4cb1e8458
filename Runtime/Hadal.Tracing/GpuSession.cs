using System.Runtime.ExceptionServices;
using Hadal.Interop.Cupti;
using Hadal.Parallelism.Traces;

namespace Hadal.Tracing;

/// <summary>CUPTI's recorder, which a process has one of, while there is anyone who records a GPU.</summary>
/// <param name="start">Starts it, with the device's context current.</param>
internal sealed class GpuSession(Func<CudaDevice, IKernelActivities> start)
{
    private readonly Lock _lock = new();
    private readonly List<GpuSource> _sources = [];
    private IKernelActivities? _activities;
    private CuptiClock _clock;

    internal static GpuSession OfProcess { get; } = new(StartCupti);

    internal GpuSource Join(CudaDevice device, CudaStream? stream, TraceRecorder recorder)
    {
        lock (_lock)
        {
            try
            {
                IKernelActivities activities = _activities ?? Start(device);

                // What is queued so far is not this source's: others take it now.
                device.Synchronize();
                Distribute(activities);
                uint? number = stream is null ? null : activities.NumberOf(device.Context.DangerousGetHandle(), stream.Handle);
                GpuSource source = new(this, device, number, recorder);
                _sources.Add(source);
                return source;
            }
            finally
            {
                StopIfUnused();
            }
        }
    }

    /// <summary>Takes what the source's work was. Throws where some of that is missing; of others' losses they are told.</summary>
    internal void Leave(GpuSource source)
    {
        lock (_lock)
        {
            try
            {
                Distribute(_activities!);
            }
            catch (Exception error) when (error is HadalException or InvalidOperationException && source.Loss is not null)
            {
                // Why work was lost says more than why what is left cannot be had.
            }
            finally
            {
                _sources.Remove(source);
                StopIfUnused();
            }
        }

        source.Loss?.Throw();
    }

    private static KernelActivityRecorder StartCupti(CudaDevice device) =>
        KernelActivityRecorder.TryStart(out string? reason, kernelsOnly: false)
        ?? throw new InvalidOperationException($"{device} cannot be recorded: {reason}.");

    private IKernelActivities Start(CudaDevice device)
    {
        device.Enter();
        _activities = start(device);
        _clock = CuptiClock.Set(_activities);
        return _activities;
    }

    // A flush loses what still runs, of any source: of a device that is lost, it does. Of one that cannot be waited for just now, as while a stream of it
    // captures, whoever comes or goes is told instead, and nothing is flushed.
    private void Distribute(IKernelActivities activities)
    {
        foreach (IGrouping<CudaDevice, GpuSource> device in _sources.GroupBy(source => source.Device))
        {
            try
            {
                device.Key.Synchronize();
            }
            catch (Exception error) when (error is DeviceLostException or ObjectDisposedException)
            {
                ExceptionDispatchInfo loss = ExceptionDispatchInfo.Capture(error);
                foreach (GpuSource source in device)
                {
                    source.Loss ??= loss;
                }
            }
        }

        foreach (KernelActivity activity in activities.Flush())
        {
            foreach (GpuSource source in _sources)
            {
                source.Take(activity, _clock);
            }
        }
    }

    private void StopIfUnused()
    {
        if (_sources.Count == 0)
        {
            _activities?.Dispose();
            _activities = null;
        }
    }
}
