using Hadal.Interop.Cuda;

namespace Hadal;

internal sealed unsafe partial class CudaStream
{
    private volatile StreamCapture? _captured;

    public override bool IsCapturing => _captured is not null;

    internal override void BeginCapture()
    {
        CudaApi api = _device.Enter();
        StreamCapture capture = new();
        _device.Context.Gate.BeginCapture(capture);
        try
        {
            CudaResult result;
            lock (_order)
            {
                if (IsCapturing)
                {
                    throw new InvalidOperationException("The stream is capturing already; captures do not nest.");
                }

                // Relaxed: a kernel's first call, which loads it, may fall into a capture.
                result = api.StreamBeginCapture(Handle, CudaCaptureMode.Relaxed);
                _captured = result == CudaResult.Success ? capture : null;
            }

            Check(result, "cuStreamBeginCapture");
        }
        catch
        {
            _device.Context.Gate.EndCapture(capture);
            throw;
        }
    }

    internal override DeviceGraph EndCapture()
    {
        CudaResult? result = LeaveCapture(out nint graph, out StreamCapture capture);
        try
        {
            if (result is null)
            {
                _device.Context.ThrowIfLost();
                throw new ObjectDisposedException(nameof(DeviceStream), "The stream was disposed while it captured.");
            }

            Check(result.Value, "cuStreamEndCapture");
            return new CudaGraph(_device, Instantiate(graph), capture.Memory.Take(), capture.Kernels.ToString());
        }
        finally
        {
            capture.Memory.Release();
        }
    }

    internal override void AbandonCapture()
    {
        // What failed is told already; whatever becomes of this, the stream no longer captures.
        CudaResult? result = LeaveCapture(out nint graph, out StreamCapture capture);
        if (result == CudaResult.Success && graph != 0)
        {
            _device.Context.Api.GraphDestroy(graph);
        }

        capture.Memory.Release();
    }

    // Neither a disposed device nor a disposed stream may keep the driver's stream in capture mode, which only this ends: the context lives
    // as long as the stream's handle does. Null: the driver's stream is gone.
    private CudaResult? LeaveCapture(out nint graph, out StreamCapture capture)
    {
        CudaResult? result;
        lock (_order)
        {
            capture = _captured!;
            _captured = null;
            nint captured = 0;
            result = _stream.IsClosed || !_device.Context.TryMakeCurrent()
                ? null
                : _device.Context.Api.StreamEndCapture(_stream.DangerousGetHandle(), &captured);
            graph = captured;
        }

        _device.Context.Gate.EndCapture(capture);
        return result;
    }

    private CudaResource Instantiate(nint graph)
    {
        CudaApi api = _device.Context.Api;
        try
        {
            CudaResource executable = CudaResource.In(_device.Context, api.GraphExecDestroy);
            nint handle;
            Check(api.GraphInstantiateWithFlags(&handle, graph, 0), "cuGraphInstantiateWithFlags");
            executable.Take(handle);
            return executable;
        }
        finally
        {
            api.GraphDestroy(graph);
        }
    }

    // Called in order, with what was just queued. What is only captured runs when its graph does, under the graph's name.
    private void Remember(CudaResult result, string? kernels, ReadOnlySpan<DeviceMemory> used)
    {
        if (result == CudaResult.Success && _captured is { } captured)
        {
            captured.Add(kernels, used);
        }
        else if (result == CudaResult.Success && kernels is not null)
        {
            _trail.Add(kernels);
            _device.Trail.Add(kernels);
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
