using Hadal.Compilation;

namespace Hadal.Loading;

/// <summary>Searches the places that may have a kernel, in order.</summary>
internal sealed class KernelImages(params IReadOnlyList<IKernelImageSource> sources)
{
    /// <summary>Side assembly, user cache, JIT.</summary>
    internal static KernelImages Default { get; } = new(SideAssemblySource.OfApplication(), new CacheSource(() => KernelCache.Default), JitSource.OfEnvironment());

    /// <summary>The first that is found.</summary>
    /// <exception cref="KernelUnavailableException">No place has it; the message says why, place by place.</exception>
    internal KernelImage Find(KernelRequest request, string architecture)
    {
        string sourceHash = KernelSources.Hash(architecture, request.Variant.Source);
        List<string> reasons = [];
        foreach (IKernelImageSource source in sources)
        {
            if (source.TryFind(request, architecture, sourceHash, out string reason) is { } image)
            {
                return image;
            }

            reasons.Add(reason);
        }

        throw new KernelUnavailableException(
            $"There is no machine code of {request} for {architecture}: {string.Join("; ", reasons)}. "
            + "Install NVRTC 12 or 13 (or set HADAL_NVRTC to its folder) and build the application again, or allow it to compile when it runs; 'hadal doctor' tells more.");
    }
}
