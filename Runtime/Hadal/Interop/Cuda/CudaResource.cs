using System.Runtime.InteropServices;

namespace Hadal.Interop.Cuda;

/// <summary>A stream, event or graph of a context, which it keeps alive.</summary>
internal sealed unsafe class CudaResource : SafeHandle
{
    private readonly delegate* unmanaged<nint, CudaResult> _destroy;

    /// <param name="context">The context that it lives in.</param>
    /// <param name="handle">The driver's handle.</param>
    /// <param name="destroy">The driver function that ends it.</param>
    internal CudaResource(CudaContext context, nint handle, delegate* unmanaged<nint, CudaResult> destroy)
        : base(0, ownsHandle: true)
    {
        bool added = false;
        context.DangerousAddRef(ref added);
        Context = context;
        _destroy = destroy;
        SetHandle(handle);
    }

    public override bool IsInvalid => handle == 0;

    internal CudaContext Context { get; }

    protected override bool ReleaseHandle()
    {
        try
        {
            return !Context.TryMakeCurrent() || _destroy(handle) == CudaResult.Success;
        }
        finally
        {
            Context.DangerousRelease();
        }
    }
}
