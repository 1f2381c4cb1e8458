using Hadal.Interop;
using Hadal.Interop.Nvrtc;

namespace Hadal;

/// <summary>
/// Whether this machine can compile kernels, at build time or at their first call. Kernels that the build compiled run
/// without it, and so does <see cref="Device.Cpu"/>.
/// </summary>
public static class KernelCompilation
{
    /// <summary>Searches for NVRTC, once, in <c>HADAL_NVRTC</c> or else where this system keeps it. Never throws.</summary>
    /// <param name="diagnosis">The version and the place, or why it cannot be used; without a final period.</param>
    public static bool IsAvailable(out string diagnosis)
    {
        NativeLibraryProbe probe = NvrtcLibrary.Probe;
        diagnosis = probe.IsUsable ? $"NVRTC {probe.Version} from {probe.Path}" : $"NVRTC: {probe.Failure}";
        return probe.IsUsable;
    }
}
