namespace Hadal;

/// <summary>Machine code that was found for a configuration of a declared kernel.</summary>
/// <param name="Name">The declaring method, such as <c>Ns.DeepSeekV3.DownProjection</c>.</param>
/// <param name="Spec">The kernel's canonical spec.</param>
/// <param name="Configuration">The variant, such as <c>m128n128s5p2k1</c>.</param>
/// <param name="Architecture">Such as <c>sm_90a</c>.</param>
/// <param name="Origin">Where it was found.</param>
/// <param name="NvrtcVersion">The NVRTC that compiled it, such as <c>13.0</c>.</param>
/// <param name="Cubin">What the driver would be given.</param>
public sealed record FoundKernel(
    string Name, string Spec, string Configuration, string Architecture, KernelOrigin Origin, string NvrtcVersion, ReadOnlyMemory<byte> Cubin);
