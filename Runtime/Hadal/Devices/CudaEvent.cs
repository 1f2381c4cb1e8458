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

    internal nint Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_event.IsClosed, this);
            return _event.DangerousGetHandle();
        }
    }

    public override bool IsCompleted
    {
        get
        {
            CudaResult result = _device.Enter().EventQuery(Handle);
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
        nint handle;
        device.Context.Check(api.EventCreate(&handle, CudaEventFlags.BlockingSync), "cuEventCreate");
        return new(device, new(device.Context, handle, api.EventDestroy));
    }

    public override void Record(DeviceStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        MustBelongTo(stream.Device);
        _device.Check(_device.Enter().EventRecord(Handle, ((CudaStream)stream).Handle), "cuEventRecord");
    }

    public override void Synchronize()
    {
        using CudaResource.Hold hold = _event.Acquire(this);
        _device.Check(_device.Enter().EventSynchronize(hold.Handle), "cuEventSynchronize");
    }

    public override TimeSpan ElapsedSince(DeviceEvent start)
    {
        ArgumentNullException.ThrowIfNull(start);
        start.MustBelongTo(Device);
        float milliseconds;
        CudaResult result = _device.Enter().EventElapsedTime(&milliseconds, ((CudaEvent)start).Handle, Handle);
        if (result is CudaResult.NotReady or CudaResult.InvalidHandle)
        {
            throw new InvalidOperationException("Time is measured between two events that were recorded and are complete.");
        }

        _device.Check(result, "cuEventElapsedTime");
        return TimeSpan.FromMilliseconds(milliseconds);
    }

    private protected override void Dispose(bool disposing) => _event.Dispose();
}
