using Hadal.Interop.Cuda;

namespace Hadal.Interop.Dlpack;

/// <summary>Memory of another library's tensor, which is told when it is used no more.</summary>
internal sealed class ForeignTensorMemory : DeviceMemory
{
    private readonly ForeignTensor _tensor;
    private readonly CudaContext? _context;

    // Takes over the caller's reference to the context.
    private ForeignTensorMemory(CudaContext? context, nint address, nuint bytes, ForeignTensor tensor)
        : base(address, bytes)
    {
        _context = context;
        _tensor = tensor;
    }

    internal static ForeignTensorMemory Take(Device device, nint address, nuint bytes, ForeignTensor tensor)
    {
        // Before there is anything to release: a device that is gone throws here, and the tensor is the caller's still.
        CudaContext? context = (device as CudaDevice)?.Context;
        bool added = false;
        context?.DangerousAddRef(ref added);
        return new(context, address, bytes, tensor);
    }

    protected override bool ReleaseHandle()
    {
        if (_context is null)
        {
            _tensor.Delete();
        }
        else
        {
            PendingReturns.Of(_context).Add(_tensor, _context);
        }

        return true;
    }
}
