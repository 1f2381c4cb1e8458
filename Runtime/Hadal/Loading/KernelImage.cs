namespace Hadal.Loading;

/// <summary>Machine code that was found for a kernel.</summary>
/// <param name="Origin">Where it was found.</param>
/// <param name="Cubin">The cubin.</param>
/// <param name="NvrtcVersion">Which NVRTC compiled it.</param>
internal sealed record KernelImage(KernelOrigin Origin, ReadOnlyMemory<byte> Cubin, string NvrtcVersion);
