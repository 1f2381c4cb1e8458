using Hadal.Compilation;
using Hadal.Diagnostics;
using Hadal.Interop.Cuda;

namespace Hadal.Loading;

/// <summary>Searches the places that may have a kernel, in order.</summary>
internal sealed class KernelImages(params IReadOnlyList<IKernelImageSource> sources)
{
    private const string Absent =
        "Install NVRTC 12 or 13 (or set HADAL_NVRTC to its folder) and build the application again, or allow it to compile when it runs; 'hadal doctor' tells more.";

    private const string Failed = "A compiler that fails on this machine wants memory or disk, or is damaged; 'hadal doctor' tells more.";

    private const string Rejected =
        "update it to the CUDA version of that NVRTC or a newer one, or build the application again with an NVRTC that is no newer than the driver (HADAL_NVRTC); 'hadal doctor' tells more.";

    /// <summary>Side assembly, user cache, JIT.</summary>
    internal static KernelImages Default { get; } = new(new SideAssemblySource(SideAssemblyContents.OfApplication), new CacheSource(() => KernelCache.Default), JitSource.OfEnvironment());

    /// <summary>The first that is found and that the driver takes.</summary>
    /// <param name="request">The kernel.</param>
    /// <param name="architecture">Such as <c>sm_90a</c>.</param>
    /// <param name="load">Hands machine code to the driver. A <see cref="CudaException"/> by which the driver rejects it sends the search to an older image of the same place, and then to the next place.</param>
    /// <exception cref="KernelUnavailableException">No place has it; the message says why, place by place.</exception>
    internal (KernelImage Image, T Loaded) Load<T>(KernelRequest request, string architecture, Func<KernelImage, T> load)
    {
        string sourceHash = KernelSources.Hash(architecture, request.Variant);
        List<string> reasons = [];
        string remedy = Absent;
        foreach (IKernelImageSource source in sources)
        {
            KernelImage? image = null;
            try
            {
                image = source.TryFind(request, architecture, sourceHash, out string reason);
                if (image is null)
                {
                    reasons.Add(reason);
                }
            }
            catch (HadalException failure) when (failure is not KernelCompilationException)
            {
                reasons.Add(failure.Message.TrimEnd('.'));
                remedy = Failed;
            }

            for (; image is not null; image = image.Older?.Invoke())
            {
                try
                {
                    T loaded = load(image);
                    image.Taken?.Invoke();
                    if (image.Origin == KernelOrigin.Jit)
                    {
                        HadalLogging.Logger.KernelCompiled(request.Name, architecture, string.Join("; ", reasons));
                    }

                    return (image, loaded);
                }
                catch (CudaException error) when (((CudaResult)error.Code).IsRejectedImage())
                {
                    reasons.Add($"the driver rejects what NVRTC {image.NvrtcVersion} compiled ({image.Origin}): {error.Message.TrimEnd('.')}");
                    remedy = $"The driver is of CUDA {CudaDriver.Probe.Version ?? "?"}: {Rejected}";
                }
            }
        }

        throw new KernelUnavailableException($"There is no machine code of {request} for {architecture}: {string.Join("; ", reasons)}. {remedy}");
    }
}
