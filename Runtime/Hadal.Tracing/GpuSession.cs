using Hadal.Interop.Cupti;
using Hadal.Parallelism.Traces;

namespace Hadal.Tracing;

/// <summary>CUPTI's recorder, which a process has one of, while there is anyone who records a GPU.</summary>
internal sealed class GpuSession
{
    private static readonly Lock s_lock = new();
    private static GpuSession? s_current;

    private readonly KernelActivityRecorder _recorder;
    private readonly CuptiClock _clock;
    private readonly List<GpuSource> _sources = [];

    private GpuSession(KernelActivityRecorder recorder) => (_recorder, _clock) = (recorder, CuptiClock.Set(recorder));

    internal static GpuSource Join(CudaDevice device, CudaStream? stream, TraceRecorder recorder)
    {
        lock (s_lock)
        {
            GpuSession session = s_current ?? Start(device);
            try
            {
                // What is queued so far is not this source's: others take it now.
                Synchronize(device);
                session.Distribute();
                uint? number = stream is null ? null : session._recorder.NumberOf(device.Context.DangerousGetHandle(), stream.Handle);
                GpuSource source = new(session, device, number, recorder);
                session._sources.Add(source);
                s_current = session;
                return source;
            }
            finally
            {
                session.StopIfUnused();
            }
        }
    }

    internal void Leave(GpuSource source)
    {
        lock (s_lock)
        {
            try
            {
                Distribute();
            }
            finally
            {
                _sources.Remove(source);
                StopIfUnused();
            }
        }
    }

    private static GpuSession Start(CudaDevice device)
    {
        device.Enter();
        return KernelActivityRecorder.TryStart(out string? reason, kernelsOnly: false) is { } recorder
            ? new(recorder)
            : throw new InvalidOperationException($"{device} cannot be recorded: {reason}.");
    }

    // A flush loses what still runs, of any source.
    private void Distribute()
    {
        foreach (CudaDevice device in _sources.Select(source => source.Device).Distinct())
        {
            Synchronize(device);
        }

        foreach (KernelActivity activity in _recorder.Flush())
        {
            foreach (GpuSource source in _sources)
            {
                source.Take(activity, _clock);
            }
        }
    }

    private static unsafe void Synchronize(CudaDevice device) => device.Check(device.Enter().CtxSynchronize(), "cuCtxSynchronize");

    private void StopIfUnused()
    {
        if (_sources.Count == 0)
        {
            _recorder.Dispose();
            s_current = null;
        }
    }
}
