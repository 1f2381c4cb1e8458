using Hadal.Interop.Cuda;

namespace Hadal;

/// <summary>
/// Memory of a GPU, or of the host where the GPU's copy engines read and write it directly. The driver waits for work in flight before it frees a GPU's
/// (cuMemFree), so a launch needs no hold beyond its call.
/// </summary>
internal sealed unsafe class CudaMemory : DeviceMemory
{
    private readonly CudaContext _context;
    private readonly delegate* unmanaged<nint, CudaResult> _release;

    // Takes over the caller's reference to the context.
    private CudaMemory(CudaContext context, nuint bytes, delegate* unmanaged<nint, CudaResult> release)
        : base(0, bytes)
    {
        _context = context;
        _release = release;
    }

    /// <summary>Memory of the GPU.</summary>
    internal static CudaMemory Allocate(CudaDevice device, nuint bytes) => Take(device, bytes, device.Enter().MemFree, api =>
    {
        nint address = 0;
        CudaResult result = bytes == 0 ? CudaResult.Success : api.MemAlloc(&address, bytes);
        if (result == CudaResult.OutOfMemory)
        {
            nuint free = 0, total = 0;
            api.MemGetInfo(&free, &total);
            throw new DeviceMemoryException($"{device} has no room for {bytes:N0} bytes: {free:N0} of {total:N0} are free.");
        }

        device.Context.Check(result, "cuMemAlloc");
        return address;
    });

    /// <summary>Host memory that the operating system may not move.</summary>
    internal static CudaMemory Pin(CudaDevice device, nuint bytes) => Take(device, bytes, device.Enter().MemFreeHost, api =>
    {
        nint address = 0;
        CudaResult result = bytes == 0 ? CudaResult.Success : api.MemHostAlloc(&address, bytes, 0);
        if (result == CudaResult.OutOfMemory)
        {
            throw new DeviceMemoryException($"The host cannot pin {bytes:N0} bytes for {device}.");
        }

        device.Context.Check(result, "cuMemHostAlloc");
        return address;
    });

    /// <summary>Host memory of someone else's, pinned where it is.</summary>
    internal static CudaMemory Register(CudaDevice device, nint address, nuint bytes) => Take(device, bytes, device.Enter().MemHostUnregister, api =>
    {
        CudaResult result = api.MemHostRegister(address, bytes, 0);
        if (result is CudaResult.OutOfMemory or CudaResult.InvalidValue)
        {
            throw new DeviceMemoryException($"The host cannot pin the {bytes:N0} bytes at 0x{address:x} for {device}: {result}.");
        }

        device.Context.Check(result, "cuMemHostRegister");
        return address;
    });

    private static CudaMemory Take(CudaDevice device, nuint bytes, delegate* unmanaged<nint, CudaResult> release, Func<CudaApi, nint> take)
    {
        // Before there is anything to release: another thread may dispose the device at any moment.
        bool added = false;
        device.Context.DangerousAddRef(ref added);
        CudaMemory memory = new(device.Context, bytes, release);
        try
        {
            memory.SetHandle(take(device.Context.Api));
            return memory;
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    protected override bool ReleaseHandle()
    {
        try
        {
            return handle == 0 || !_context.TryMakeCurrent() || _release(handle) == CudaResult.Success;
        }
        finally
        {
            _context.DangerousRelease();
        }
    }
}
