using Hadal.Compilation;

namespace Hadal.Loading;

/// <summary>The user's cache on disk.</summary>
internal sealed class CacheSource(Func<KernelCache> open) : IKernelImageSource
{
    public KernelImage? TryFind(KernelRequest request, string architecture, string sourceHash, out string reason) =>
        TryFind(sourceHash, below: null, out reason);

    private KernelImage? TryFind(string sourceHash, string? below, out string reason)
    {
        try
        {
            KernelCache cache = open();
            CompiledKernel? entry = cache.TryReadNewest(sourceHash, below);
            reason = cache.Refusal is { } refusal ? $"the cache of compiled kernels is not used: {refusal.TrimEnd('.')}" : $"the cache in {cache.Folder} does not have it";

            // An entry that the driver rejects is of no use, and must not outlive those that are.
            return entry is null
                ? null
                : new(KernelOrigin.Cache, entry.Cubin, entry.NvrtcVersion)
                {
                    Older = () => TryFind(sourceHash, entry.NvrtcVersion, out _),
                    Taken = () => cache.Touch(entry),
                };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or HadalException)
        {
            reason = $"the cache of compiled kernels cannot be read: {e.Message.TrimEnd('.')}";
            return null;
        }
    }
}
