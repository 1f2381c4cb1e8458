using System.Runtime.InteropServices;

namespace Hadal.Interop.Cuda;

/// <summary>A stream, event or graph of a context, which it keeps alive.</summary>
internal sealed unsafe class CudaResource : SafeHandle
{
    private readonly delegate* unmanaged<nint, CudaResult> _destroy;

    // Takes over the caller's reference to the context.
    private CudaResource(CudaContext context, delegate* unmanaged<nint, CudaResult> destroy)
        : base(0, ownsHandle: true)
    {
        Context = context;
        _destroy = destroy;
    }

    // One that the driver has not made holds its context nonetheless.
    public override bool IsInvalid => false;

    internal CudaContext Context { get; }

    /// <summary>One that the driver is about to make: a context that is gone throws before there is anything to destroy.</summary>
    /// <param name="context">The context that it lives in.</param>
    /// <param name="destroy">The driver function that ends it.</param>
    internal static CudaResource In(CudaContext context, delegate* unmanaged<nint, CudaResult> destroy)
    {
        bool added = false;
        context.DangerousAddRef(ref added);
        return new(context, destroy);
    }

    /// <summary>Takes what the driver has made.</summary>
    internal void Take(nint made) => SetHandle(made);

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
            return handle == 0 || !Context.TryMakeCurrent() || _destroy(handle) == CudaResult.Success;
        }
        finally
        {
            Context.DangerousRelease();
        }
    }
}
