using Hadal.Interop.Cuda;

namespace Hadal;

/// <summary>A CUDA event with timing.</summary>
internal sealed unsafe class CudaEvent : DeviceEvent
{
    private readonly CudaDevice _device;
    private readonly CudaResource _event;

    private CudaEvent(CudaDevice device, CudaResource handle)
        : base(device)
    {
        _device = device;
        _event = handle;
    }

    public override bool IsCompleted
    {
        get
        {
            using CudaResource.Hold hold = Acquire();
            CudaResult result = _device.Enter().EventQuery(hold.Handle);
            if (result is not (CudaResult.Success or CudaResult.NotReady))
            {
                _device.Check(result, "cuEventQuery");
            }

            return result == CudaResult.Success;
        }
    }

    internal static CudaEvent Create(CudaDevice device)
    {
        CudaApi api = device.Enter();
        CudaResource marker = CudaResource.In(device.Context, api.EventDestroy);
        nint handle;
        device.Context.Check(api.EventCreate(&handle, CudaEventFlags.BlockingSync), "cuEventCreate");
        marker.Take(handle);
        return new(device, marker);
    }

    /// <summary>Keeps the driver's event until the hold is disposed.</summary>
    internal CudaResource.Hold Acquire() => _event.Acquire(this);

    public override void Record(DeviceStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        MustBelongTo(stream.Device);
        using CudaResource.Hold hold = Acquire();
        using CudaResource.Hold of = ((CudaStream)stream).Acquire();
        _device.Check(_device.Enter().EventRecord(hold.Handle, of.Handle), "cuEventRecord");
    }

    public override void Synchronize()
    {
        using CudaResource.Hold hold = Acquire();
        _device.Check(_device.Enter().EventSynchronize(hold.Handle), "cuEventSynchronize");
    }

    public override TimeSpan ElapsedSince(DeviceEvent start)
    {
        ArgumentNullException.ThrowIfNull(start);
        start.MustBelongTo(Device);
        using CudaResource.Hold from = ((CudaEvent)start).Acquire();
        using CudaResource.Hold to = Acquire();
        float milliseconds;
        CudaResult result = _device.Enter().EventElapsedTime(&milliseconds, from.Handle, to.Handle);
        if (result is CudaResult.NotReady or CudaResult.InvalidHandle)
        {
            throw new InvalidOperationException("Time is measured between two events that were recorded and are complete.");
        }

        _device.Check(result, "cuEventElapsedTime");
        return TimeSpan.FromMilliseconds(milliseconds);
    }

    private protected override void Dispose(bool disposing) => _event.Dispose();
}
