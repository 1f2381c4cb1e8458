using Hadal.Interop.Nvrtc;
using Hadal.Loading;

namespace Hadal.Tests.Races;

/// <summary>Serves a device with machine code of the test's own, whatever kernel is asked for.</summary>
/// <param name="cubin">The machine code of a variant.</param>
internal sealed class AlteredSource(Func<KernelRequest, byte[]> cubin) : IKernelImageSource
{
    public KernelImage? TryFind(KernelRequest request, string architecture, string sourceHash, out string reason)
    {
        reason = "";
        return new(KernelOrigin.Jit, cubin(request), NvrtcLibrary.Probe.Version ?? "");
    }

    /// <summary>Opens a GPU again, for kernels of its own.</summary>
    internal static Device Open(Device gpu, Func<KernelRequest, byte[]> cubin) =>
        CudaDevice.Open(((CudaDevice)gpu).Context.Ordinal, shared: false, new KernelImages(new AlteredSource(cubin)));
}
