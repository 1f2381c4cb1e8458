using Hadal.Interop.Cuda;
using Hadal.Loading;

namespace Hadal;

/// <summary>One GPU, through its primary context.</summary>
internal sealed partial class CudaDevice : Device
{
    private readonly bool _shared;
    private volatile bool _disposed;

    private CudaDevice(CudaContext context, bool shared, KernelImages images)
    {
        Context = context;
        _shared = shared;
        Name = context.DeviceName();
        MultiprocessorCount = context.Attribute(CudaDeviceAttribute.MultiprocessorCount);
        ComputeCapability = CapabilityOf(context.Api, context.Ordinal);
        TotalMemory = context.TotalMemory();
        CapturesOverlap = context.DriverVersion() >= 12030;
        Kernels = new KernelLoader(this, images);
    }

    internal CudaContext Context { get; }

    /// <summary>The kernels that are loaded into this device's context.</summary>
    internal KernelLoader Kernels { get; }

    internal TensorMapCache TensorMaps { get; } = new();

    /// <summary>The latest launches on any stream, for calls that belong to none.</summary>
    internal KernelTrail Trail { get; } = new();

    public override string Name { get; }

    public override string Id => $"cuda:{Context.Ordinal}";

    public override int MultiprocessorCount { get; }

    public override bool IsCpu => false;

    public override long TotalMemory { get; }

    public override ComputeCapability? ComputeCapability { get; }

    public override bool IsLost => Context.IsLost;

    /// <summary>Whether the driver's graphs know of a kernel that begins before the one in front has ended: since CUDA 12.3.</summary>
    internal bool CapturesOverlap { get; }

    /// <summary>Whether the device takes no work any more.</summary>
    internal bool IsClosed => _disposed || IsLost;

    /// <param name="ordinal">As the driver counts.</param>
    /// <param name="shared">Whether the process keeps it and disposing does nothing.</param>
    /// <param name="images">Where its kernels are searched; by default in the side assembly, the cache and NVRTC.</param>
    internal static CudaDevice Open(int ordinal, bool shared, KernelImages? images = null) =>
        Open(CudaDriver.Require(), ordinal, shared, images);

    internal static CudaDevice Open(CudaApi api, int ordinal, bool shared, KernelImages? images)
    {
        int count = Count(api);
        return (uint)ordinal < (uint)count
            ? new(CudaContext.Open(api, ordinal), shared, images ?? KernelImages.Default)
            : throw new DeviceUnavailableException($"There is no GPU cuda:{ordinal}; the CUDA driver has {count}{(count == 0 ? "" : $", cuda:0 … cuda:{count - 1}")}.");
    }

    internal static unsafe int Count(CudaApi api)
    {
        int count;
        CudaContext.Check(api, api.DeviceGetCount(&count), "cuDeviceGetCount");
        return count;
    }

    internal static unsafe ComputeCapability CapabilityOf(CudaApi api, int ordinal)
    {
        int device, major, minor;
        CudaContext.Check(api, api.DeviceGet(&device, ordinal), "cuDeviceGet");
        CudaContext.Check(api, api.DeviceGetAttribute(&major, CudaDeviceAttribute.ComputeCapabilityMajor, device), "cuDeviceGetAttribute");
        CudaContext.Check(api, api.DeviceGetAttribute(&minor, CudaDeviceAttribute.ComputeCapabilityMinor, device), "cuDeviceGetAttribute");
        return new(major, minor);
    }

    public override DeviceStream CreateStream() => CudaStream.Create(this);

    public override DeviceEvent CreateEvent() => CudaEvent.Create(this);

    internal override DeviceMemory Allocate(nuint bytes) => CudaMemory.Allocate(this, bytes);

    internal override DeviceMemory AllocatePinned(nuint bytes) => CudaMemory.Pin(this, bytes);

    private protected override DeviceMemory Register(nint address, nuint bytes) => CudaMemory.Register(this, address, bytes);

    /// <summary>Makes the device's context current for the calling thread, which every driver call needs.</summary>
    internal CudaApi Enter()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Context.MakeCurrent();
        return Context.Api;
    }

    /// <summary>Checks a call that belongs to no stream: a fault that it meets is that of a kernel launched before, on any stream.</summary>
    internal void Check(CudaResult result, string call)
    {
        if (result != CudaResult.Success)
        {
            Fail(result, call);
        }
    }

    // A method of its own: the closure would be allocated by every call of the one that succeeds.
    private void Fail(CudaResult result, string call) => Context.Fail(result, call, () => $"after the launch of {Trail}");

    private protected override void Dispose(bool disposing)
    {
        if (!_shared && !_disposed)
        {
            _disposed = true;
            Context.Dispose();
        }
    }
}
