using Hadal.Interop.Cuda;

namespace Hadal;

/// <summary>Memory of a GPU. The driver waits for work in flight before it frees (cuMemFree), so a launch needs no hold beyond its call.</summary>
internal sealed unsafe class CudaMemory : DeviceMemory
{
    private readonly CudaContext _context;

    // Takes over the caller's reference to the context.
    private CudaMemory(CudaContext context, nint address, nuint bytes)
        : base(address, bytes)
    {
        _context = context;
    }

    internal static CudaMemory Allocate(CudaDevice device, nuint bytes)
    {
        CudaApi api = device.Enter();

        // Before there is anything to free: another thread may dispose the device at any moment.
        bool added = false;
        device.Context.DangerousAddRef(ref added);
        try
        {
            nint address = 0;
            if (bytes > 0)
            {
                CudaResult result = api.MemAlloc(&address, bytes);
                if (result == CudaResult.OutOfMemory)
                {
                    nuint free = 0, total = 0;
                    api.MemGetInfo(&free, &total);
                    throw new DeviceMemoryException($"{device} has no room for {bytes:N0} bytes: {free:N0} of {total:N0} are free.");
                }

                device.Context.Check(result, "cuMemAlloc");
            }

            return new(device.Context, address, bytes);
        }
        catch
        {
            device.Context.DangerousRelease();
            throw;
        }
    }

    protected override bool ReleaseHandle()
    {
        try
        {
            return handle == 0 || !_context.TryMakeCurrent() || _context.Api.MemFree(handle) == CudaResult.Success;
        }
        finally
        {
            _context.DangerousRelease();
        }
    }
}
