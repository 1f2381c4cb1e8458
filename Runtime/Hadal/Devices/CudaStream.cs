using System.Diagnostics;
using Hadal.Interop.Cuda;

namespace Hadal;

/// <summary>
/// A CUDA stream. It is one of those that wait for the legacy default stream and that it waits for, so that copies
/// without a stream see finished work.
/// </summary>
internal sealed unsafe partial class CudaStream : DeviceStream
{
    private readonly CudaDevice _device;
    private readonly CudaResource _stream;
    private readonly KernelTrail _trail = new();

    // What is queued and what a capture keeps of it must not be torn apart by another thread that begins or ends the capture.
    private readonly Lock _order = new();

    private CudaStream(CudaDevice device, CudaResource stream)
        : base(device)
    {
        _device = device;
        _stream = stream;
    }

    internal nint Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_stream.IsClosed, this);
            return _stream.DangerousGetHandle();
        }
    }

    internal static CudaStream Create(CudaDevice device)
    {
        CudaApi api = device.Enter();
        CudaResource stream = CudaResource.In(device.Context, api.StreamDestroy);
        nint handle;
        device.Context.Check(api.StreamCreate(&handle, 0), "cuStreamCreate");
        stream.Take(handle);
        return new(device, stream);
    }

    public override void Synchronize()
    {
        ThrowIfCapturing();
        using CudaResource.Hold hold = Acquire();
        Check(_device.Enter().StreamSynchronize(hold.Handle), "cuStreamSynchronize");
        _trail.Clear();
    }

    public override void Synchronize(TimeSpan timeout)
    {
        if (timeout == Timeout.InfiniteTimeSpan)
        {
            Synchronize();
            return;
        }

        ThrowIfCapturing();
        ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);
        using CudaResource.Hold hold = Acquire();
        CudaApi api = _device.Enter();
        long start = Stopwatch.GetTimestamp();
        SpinWait wait = default;
        CudaResult result;
        while ((result = api.StreamQuery(hold.Handle)) == CudaResult.NotReady)
        {
            if (Stopwatch.GetElapsedTime(start) >= timeout)
            {
                _device.Context.MarkLost(new TimeoutException($"after {timeout} the stream still runs {_trail}"));
                _device.Context.ThrowIfLost();
            }

            wait.SpinOnce();
        }

        Check(result, "cuStreamQuery");
        _trail.Clear();
    }

    public override void Wait(DeviceEvent marker)
    {
        ArgumentNullException.ThrowIfNull(marker);
        marker.MustBelongTo(Device);
        using CudaResource.Hold hold = Acquire();
        using CudaResource.Hold awaited = ((CudaEvent)marker).Acquire();
        Check(_device.Enter().StreamWaitEvent(hold.Handle, awaited.Handle, 0), "cuStreamWaitEvent");
    }

    /// <summary>Keeps the driver's stream until the hold is disposed.</summary>
    internal CudaResource.Hold Acquire() => _stream.Acquire(this);

    internal void Check(CudaResult result, string call)
    {
        if (result != CudaResult.Success)
        {
            FailCall(result, call);
        }
    }

    // Methods of their own: the closures would be allocated by every call of the ones that succeed.
    private void FailCall(CudaResult result, string call) => _device.Context.Fail(result, call, () => $"waiting for {_trail}");

    private protected override void Dispose(bool disposing)
    {
        // Not between a look at the handle and its use by another thread.
        lock (_order)
        {
            _stream.Dispose();
        }
    }
}
