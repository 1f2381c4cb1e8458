using Hadal.Compilation;

namespace Hadal.Loading;

/// <summary>The user's cache on disk.</summary>
internal sealed class CacheSource(Func<KernelCache> open) : IKernelImageSource
{
    public KernelImage? TryFind(KernelRequest request, string architecture, string sourceHash, out string reason)
    {
        try
        {
            KernelCache cache = open();
            CompiledKernel? entry = cache.TryRead(sourceHash);
            reason = cache.Refusal is { } refusal ? $"the cache of compiled kernels is not used: {refusal.TrimEnd('.')}" : $"the cache in {cache.Folder} does not have it";
            return entry is null ? null : new(KernelOrigin.Cache, entry.Cubin, entry.NvrtcVersion);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or HadalException)
        {
            reason = $"the cache of compiled kernels cannot be read: {e.Message.TrimEnd('.')}";
            return null;
        }
    }
}
