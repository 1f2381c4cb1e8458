using Hadal.Interop.Cuda;

namespace Hadal;

/// <summary>Host memory that the operating system may not move, so that the GPU's copy engines read and write it directly.</summary>
internal sealed unsafe class CudaPinnedMemory : DeviceMemory
{
    private readonly CudaContext _context;

    // Takes over the caller's reference to the context.
    private CudaPinnedMemory(CudaContext context, nint address, nuint bytes)
        : base(address, bytes)
    {
        _context = context;
    }

    internal static CudaPinnedMemory Allocate(CudaDevice device, nuint bytes)
    {
        CudaApi api = device.Enter();

        // Before there is anything to free: another thread may dispose the device at any moment.
        bool added = false;
        device.Context.DangerousAddRef(ref added);
        try
        {
            void* address = null;
            if (bytes > 0)
            {
                CudaResult result = api.MemHostAlloc(&address, bytes, 0);
                if (result == CudaResult.OutOfMemory)
                {
                    throw new DeviceMemoryException($"The host cannot pin {bytes:N0} bytes for {device}.");
                }

                device.Context.Check(result, "cuMemHostAlloc");
            }

            return new(device.Context, (nint)address, bytes);
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
            return handle == 0 || !_context.TryMakeCurrent() || _context.Api.MemFreeHost((void*)handle) == CudaResult.Success;
        }
        finally
        {
            _context.DangerousRelease();
        }
    }
}
