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

    /// <summary>Keeps it from being destroyed until the hold is disposed: a call that waits in the driver must not have its handle taken away.</summary>
    /// <param name="owner">What the exception says is disposed.</param>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    internal Hold Acquire(object owner)
    {
        ObjectDisposedException.ThrowIf(IsClosed, owner);
        bool added = false;
        DangerousAddRef(ref added);
        return new Hold(this);
    }

    internal readonly ref struct Hold(CudaResource resource) : IDisposable
    {
        internal nint Handle => resource.handle;

        public void Dispose() => resource.DangerousRelease();
    }

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
