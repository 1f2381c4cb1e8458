using Hadal.Interop.Cuda;

namespace Hadal;

/// <summary>Memory of a GPU. The driver waits for work in flight before it frees (cuMemFree), so a launch needs no hold beyond its call.</summary>
internal sealed unsafe class CudaMemory : DeviceMemory
{
    private readonly CudaContext _context;

    private CudaMemory(CudaContext context, nint address, nuint bytes)
        : base(address, bytes)
    {
        bool added = false;
        context.DangerousAddRef(ref added);
        _context = context;
    }

    internal static CudaMemory Allocate(CudaDevice device, nuint bytes)
    {
        CudaApi api = device.Enter();
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
