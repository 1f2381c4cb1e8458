using Hadal.Interop.Cuda;

namespace Hadal;

internal sealed unsafe partial class CudaStream
{
    private volatile List<DeviceMemory>? _captured;

    public override bool IsCapturing => _captured is not null;

    internal override void BeginCapture()
    {
        CudaApi api = _device.Enter();
        CudaResult result;
        lock (_order)
        {
            if (IsCapturing)
            {
                throw new InvalidOperationException("The stream is capturing already; captures do not nest.");
            }

            // Relaxed: a kernel's first call, which loads it, may fall into a capture.
            result = api.StreamBeginCapture(Handle, CudaCaptureMode.Relaxed);
            _captured = result == CudaResult.Success ? [] : null;
        }

        Check(result, "cuStreamBeginCapture");
    }

    internal override DeviceGraph EndCapture()
    {
        CudaResult? result = LeaveCapture(out nint graph, out List<DeviceMemory> kept);
        try
        {
            if (result is null)
            {
                _device.Context.ThrowIfLost();
                throw new ObjectDisposedException(nameof(DeviceStream), "The stream was disposed while it captured.");
            }

            Check(result.Value, "cuStreamEndCapture");
            CudaGraph instance = new(_device, Instantiate(graph), [.. kept], _trail.ToString());
            kept.Clear();
            return instance;
        }
        finally
        {
            kept.ForEach(memory => memory.DangerousRelease());
        }
    }

    internal override void AbandonCapture()
    {
        // What failed is told already; whatever becomes of this, the stream no longer captures.
        CudaResult? result = LeaveCapture(out nint graph, out List<DeviceMemory> kept);
        if (result == CudaResult.Success && graph != 0)
        {
            _device.Context.Api.GraphDestroy(graph);
        }

        kept.ForEach(memory => memory.DangerousRelease());
    }

    // Neither a disposed device nor a disposed stream may keep the driver's stream in capture mode, which only this ends: the context lives
    // as long as the stream's handle does. Null: the driver's stream is gone.
    private CudaResult? LeaveCapture(out nint graph, out List<DeviceMemory> kept)
    {
        lock (_order)
        {
            kept = _captured!;
            _captured = null;
            nint captured = 0;
            CudaResult? result = _stream.IsClosed || !_device.Context.TryMakeCurrent()
                ? null
                : _device.Context.Api.StreamEndCapture(_stream.DangerousGetHandle(), &captured);
            graph = captured;
            return result;
        }
    }

    private CudaResource Instantiate(nint graph)
    {
        CudaApi api = _device.Context.Api;
        nint executable;
        CudaResult result = api.GraphInstantiateWithFlags(&executable, graph, 0);
        api.GraphDestroy(graph);
        Check(result, "cuGraphInstantiateWithFlags");
        return new(_device.Context, executable, api.GraphExecDestroy);
    }

    // Called in order, with what was just queued.
    private void KeepForCapture(CudaResult result, ReadOnlySpan<DeviceMemory> used)
    {
        if (result != CudaResult.Success || _captured is not { } captured)
        {
            return;
        }

        foreach (DeviceMemory memory in used)
        {
            bool added = false;
            memory.DangerousAddRef(ref added);
            captured.Add(memory);
        }
    }

    private void ThrowIfCapturing()
    {
        if (IsCapturing)
        {
            throw new InvalidOperationException("A capturing stream runs nothing, so there is nothing to wait for; end the capture first.");
        }
    }
}
