using Hadal.Interop.Cuda;

namespace Hadal;

/// <summary>Memory that belongs to someone else, pinned for the GPU's copy engines.</summary>
internal sealed unsafe class CudaRegisteredMemory : DeviceMemory
{
    private readonly CudaContext _context;

    // Takes over the caller's reference to the context.
    private CudaRegisteredMemory(CudaContext context, nint address, nuint bytes)
        : base(address, bytes)
    {
        _context = context;
    }

    internal static CudaRegisteredMemory Register(CudaDevice device, nint address, nuint bytes)
    {
        CudaApi api = device.Enter();

        // Before there is anything to release: another thread may dispose the device at any moment.
        bool added = false;
        device.Context.DangerousAddRef(ref added);
        try
        {
            CudaResult result = api.MemHostRegister((void*)address, bytes, 0);
            if (result is CudaResult.OutOfMemory or CudaResult.InvalidValue)
            {
                throw new DeviceMemoryException($"The host cannot pin the {bytes:N0} bytes at 0x{address:x} for {device}: {result}.");
            }

            device.Context.Check(result, "cuMemHostRegister");
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
            return !_context.TryMakeCurrent() || _context.Api.MemHostUnregister((void*)handle) == CudaResult.Success;
        }
        finally
        {
            _context.DangerousRelease();
        }
    }
}
