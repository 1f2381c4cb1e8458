namespace Hadal.Loading;

/// <summary>A place that may have a kernel's machine code.</summary>
internal interface IKernelImageSource
{
    /// <summary>Finds a kernel, or says why this place has it not. Throws only where the kernel itself is wrong.</summary>
    /// <param name="request">The kernel.</param>
    /// <param name="architecture">Such as <c>sm_90a</c>.</param>
    /// <param name="sourceHash">What must have been compiled.</param>
    /// <param name="reason">Without a final period; for the error that ends a search in vain.</param>
    KernelImage? TryFind(KernelRequest request, string architecture, string sourceHash, out string reason);
}
