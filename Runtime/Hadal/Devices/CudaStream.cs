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

    // What is queued and what a capture keeps of it must not be torn apart by another thread that begins or ends the capture.
    private readonly Lock _order = new();
    private volatile List<DeviceMemory>? _captured;

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

    /// <summary>Launches a kernel.</summary>
    /// <param name="kernel">Loaded into this stream's device.</param>
    /// <param name="gridSize">Blocks of threads.</param>
    /// <param name="parameters">Addresses of the kernel's parameters.</param>
    /// <param name="used">The memory that it works on: the caller holds it until this returns, a graph into which it is captured from then on.</param>
    internal void Launch(LoadedKernel kernel, int gridSize, void** parameters, params ReadOnlySpan<DeviceMemory> used) =>
        Launch(kernel, gridSize, parameters, Overlap != LaunchOverlap.None, used);

    /// <summary>Launches a kernel behind another of the same operation, which it waits for by itself: so it is ready when that one ends, whatever the caller allows.</summary>
    /// <inheritdoc cref="Launch(LoadedKernel, int, void**, ReadOnlySpan{DeviceMemory})"/>
    internal void LaunchBehind(LoadedKernel kernel, int gridSize, void** parameters, params ReadOnlySpan<DeviceMemory> used) =>
        Launch(kernel, gridSize, parameters, mayOverlap: true, used);

    private void Launch(LoadedKernel kernel, int gridSize, void** parameters, bool mayOverlap, ReadOnlySpan<DeviceMemory> used)
    {
        CudaApi api = _device.Enter();
        CudaResult result;
        lock (_order)
        {
            bool overlaps = mayOverlap && kernel.WaitsForUpstream && (_captured is null || _device.CapturesOverlap);
            result = overlaps
                ? LaunchOverlapping(api, kernel, gridSize, parameters)
                : api.LaunchKernel(kernel.Function, (uint)gridSize, 1, 1, (uint)kernel.Threads, 1, 1, (uint)kernel.SharedBytes, Handle, parameters, null);
            KeepForCapture(result, used);
        }

        if (result != CudaResult.Success)
        {
            FailLaunch(result, kernel);
        }

        _trail.Add(kernel.Name);
        _device.Trail.Add(kernel.Name);
    }

    // Clusters need no attribute: a kernel that has them says so in its code (__cluster_dims__).
    private CudaResult LaunchOverlapping(CudaApi api, LoadedKernel kernel, int gridSize, void** parameters)
    {
        CudaLaunchAttribute overlap = new() { Id = CudaLaunchAttributeId.ProgrammaticStreamSerialization, Value = 1 };
        CudaLaunch launch = new()
        {
            GridX = (uint)gridSize,
            GridY = 1,
            GridZ = 1,
            BlockX = (uint)kernel.Threads,
            BlockY = 1,
            BlockZ = 1,
            SharedBytes = (uint)kernel.SharedBytes,
            Stream = Handle,
            Attributes = &overlap,
            AttributeCount = 1,
        };
        return api.LaunchKernelEx(&launch, kernel.Function, parameters, null);
    }

    /// <summary>Launches a graph; one that captures it keeps its memory too.</summary>
    internal void Launch(nint graph, string kernels, ReadOnlySpan<DeviceMemory> used)
    {
        CudaApi api = _device.Enter();
        CudaResult result;
        lock (_order)
        {
            result = api.GraphLaunch(graph, Handle);
            KeepForCapture(result, used);
        }

        Check(result, "cuGraphLaunch");
        _trail.Add(kernels);
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

    public override void Synchronize()
    {
        ThrowIfCapturing();
        using CudaResource.Hold hold = _stream.Acquire(this);
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
        using CudaResource.Hold hold = _stream.Acquire(this);
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
        Check(_device.Enter().StreamWaitEvent(Handle, ((CudaEvent)marker).Handle, 0), "cuStreamWaitEvent");

        // The event may be nobody else's, and a finaliser must not destroy it during the call.
        GC.KeepAlive(marker);
    }

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
        CudaResult result;
        lock (_order)
        {
            result = direction switch
            {
                CopyDirection.HostToDevice => api.MemcpyHtoDAsync(write, (void*)read, bytes, Handle),
                CopyDirection.DeviceToHost => api.MemcpyDtoHAsync((void*)write, read, bytes, Handle),
                _ => api.MemcpyDtoDAsync(write, read, bytes, Handle),
            };
            KeepForCapture(result, [source, destination]);
        }

        Check(result, "an asynchronous copy");
    }

    internal override void Fill(DeviceMemory destination, nint offset, nuint bytes, byte value)
    {
        if (bytes == 0)
        {
            return;
        }

        CudaApi api = _device.Enter();
        using DeviceMemory.Hold to = destination.Acquire();
        CudaResult result;
        lock (_order)
        {
            result = api.MemsetD8Async(destination.Address + offset, value, bytes, Handle);
            KeepForCapture(result, [destination]);
        }

        Check(result, "cuMemsetD8Async");
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

    private protected override void Dispose(bool disposing)
    {
        // Not between a look at the handle and its use by another thread.
        lock (_order)
        {
            _stream.Dispose();
        }
    }
}
