namespace Hadal.Loading;

/// <summary>Machine code that was found for a kernel.</summary>
/// <param name="Origin">Where it was found.</param>
/// <param name="Cubin">The cubin.</param>
/// <param name="NvrtcVersion">Which NVRTC compiled it.</param>
internal sealed record KernelImage(KernelOrigin Origin, ReadOnlyMemory<byte> Cubin, string NvrtcVersion)
{
    /// <summary>What the same place has of an older NVRTC; asked where the driver rejects this one.</summary>
    internal Func<KernelImage?>? Older { get; init; }

    /// <summary>Called where the driver takes it.</summary>
    internal Action? Taken { get; init; }
}
