using System.Diagnostics;
using Hadal.Interop.Cuda;
using Hadal.Loading;

namespace Hadal;

/// <summary>
/// A CUDA stream. It is one of those that wait for the legacy default stream and that it waits for, so that copies
/// without a stream see finished work.
/// </summary>
internal sealed unsafe class CudaStream : DeviceStream
{
    private readonly CudaDevice _device;
    private readonly CudaResource _stream;
    private readonly KernelTrail _trail = new();
    private List<DeviceMemory>? _captured;

    private CudaStream(CudaDevice device, CudaResource stream)
        : base(device)
    {
        _device = device;
        _stream = stream;
    }

    public override bool IsCapturing => _captured is not null;

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
        nint stream;
        device.Context.Check(api.StreamCreate(&stream, 0), "cuStreamCreate");
        return new(device, new(device.Context, stream, api.StreamDestroy));
    }

    /// <summary>Launches a kernel; the caller holds the memory that it uses until this returns.</summary>
    internal void Launch(LoadedKernel kernel, int gridSize, void** parameters)
    {
        CudaApi api = _device.Enter();
        CudaResult result = api.LaunchKernel(
            kernel.Function, (uint)gridSize, 1, 1, (uint)kernel.Threads, 1, 1, (uint)kernel.SharedBytes, Handle, parameters, null);
        if (result != CudaResult.Success)
        {
            FailLaunch(result, kernel);
        }

        _trail.Add(kernel.Name);
        _device.Trail.Add(kernel.Name);
    }

    /// <summary>Keeps memory that a captured launch or copy uses for as long as the graph lives.</summary>
    internal void KeepForCapture(DeviceMemory memory)
    {
        if (_captured is { } captured)
        {
            bool added = false;
            memory.DangerousAddRef(ref added);
            lock (captured)
            {
                captured.Add(memory);
            }
        }
    }

    public override void Synchronize()
    {
        ThrowIfCapturing();
        Check(_device.Enter().StreamSynchronize(Handle), "cuStreamSynchronize");
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
        CudaApi api = _device.Enter();
        long start = Stopwatch.GetTimestamp();
        SpinWait wait = default;
        CudaResult result;
        while ((result = api.StreamQuery(Handle)) == CudaResult.NotReady)
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
        Check(_device.Enter().StreamWaitEvent(Handle, ((CudaEvent)marker).Handle, 0), "cuStreamWaitEvent");

        // The event may be nobody else's, and a finaliser must not destroy it during the call.
        GC.KeepAlive(marker);
    }

    internal override void BeginCapture()
    {
        if (IsCapturing)
        {
            throw new InvalidOperationException("The stream is capturing already; captures do not nest.");
        }

        // Relaxed: a kernel's first call, which loads it, may fall into a capture.
        Check(_device.Enter().StreamBeginCapture(Handle, CudaCaptureMode.Relaxed), "cuStreamBeginCapture");
        _captured = [];
    }

    internal override DeviceGraph EndCapture()
    {
        List<DeviceMemory> kept = _captured!;
        _captured = null;
        try
        {
            CudaApi api = _device.Enter();
            nint graph, executable;
            Check(api.StreamEndCapture(Handle, &graph), "cuStreamEndCapture");
            CudaResult result = api.GraphInstantiateWithFlags(&executable, graph, 0);
            api.GraphDestroy(graph);
            Check(result, "cuGraphInstantiateWithFlags");
            CudaGraph instance = new(_device, new(_device.Context, executable, api.GraphExecDestroy), kept, _trail.ToString());
            kept = [];
            return instance;
        }
        finally
        {
            kept.ForEach(memory => memory.DangerousRelease());
        }
    }

    internal override void AbandonCapture()
    {
        List<DeviceMemory> kept = _captured!;
        _captured = null;
        kept.ForEach(memory => memory.DangerousRelease());

        // The capture may be what failed; there is nothing to do about that but to leave it.
        nint graph = 0;
        if (!_device.IsLost && _device.Enter().StreamEndCapture(Handle, &graph) == CudaResult.Success && graph != 0)
        {
            _device.Context.Api.GraphDestroy(graph);
        }
    }

    internal override void Copy(DeviceMemory source, nint sourceOffset, DeviceMemory destination, nint destinationOffset, nuint bytes, CopyDirection direction)
    {
        if (bytes == 0)
        {
            return;
        }

        CudaApi api = _device.Enter();
        using DeviceMemory.Hold from = source.Acquire();
        using DeviceMemory.Hold to = destination.Acquire();
        nint read = source.Address + sourceOffset;
        nint write = destination.Address + destinationOffset;
        CudaResult result = direction switch
        {
            CopyDirection.HostToDevice => api.MemcpyHtoDAsync(write, (void*)read, bytes, Handle),
            CopyDirection.DeviceToHost => api.MemcpyDtoHAsync((void*)write, read, bytes, Handle),
            _ => api.MemcpyDtoDAsync(write, read, bytes, Handle),
        };
        Check(result, "an asynchronous copy");
        KeepForCapture(source);
        KeepForCapture(destination);
    }

    internal override void Fill(DeviceMemory destination, nint offset, nuint bytes, byte value)
    {
        if (bytes == 0)
        {
            return;
        }

        using DeviceMemory.Hold to = destination.Acquire();
        Check(_device.Enter().MemsetD8Async(destination.Address + offset, value, bytes, Handle), "cuMemsetD8Async");
        KeepForCapture(destination);
    }

    internal void Check(CudaResult result, string call)
    {
        if (result != CudaResult.Success)
        {
            FailCall(result, call);
        }
    }

    // Methods of their own: the closures would be allocated by every call of the ones that succeed.
    private void FailCall(CudaResult result, string call) => _device.Context.Fail(result, call, () => $"waiting for {_trail}");

    // A fault is told to whichever call comes next, so a launch is seldom the one to blame for it.
    private void FailLaunch(CudaResult result, LoadedKernel kernel) =>
        _device.Context.Fail(result, $"cuLaunchKernel of {kernel.Name}", () => $"or one queued before it: {_trail}");

    private void ThrowIfCapturing()
    {
        if (IsCapturing)
        {
            throw new InvalidOperationException("A capturing stream runs nothing, so there is nothing to wait for; end the capture first.");
        }
    }

    internal void Trail(string kernels) => _trail.Add(kernels);

    private protected override void Dispose(bool disposing) => _stream.Dispose();
}
