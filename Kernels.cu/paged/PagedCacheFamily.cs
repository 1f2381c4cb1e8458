using Hadal.Specs;

namespace Hadal.Compilation;

/// <summary>Kernels around a paged cache: one configuration, since they are bound by memory, and an entry point for each operation.</summary>
internal sealed class PagedCacheFamily : IKernelFamily
{
    internal const int Threads = 128;

    internal const int Warps = Threads / 32;

    /// <summary>The kernels loop, so a launch need not be larger than what fills any chip twice.</summary>
    internal const long MaxBlocks = 4096;

    /// <summary>Vectors of 16 bytes that a block copies at a time (Kernels.cu/paged/pages.cuh).</summary>
    internal const int VectorsPerCopy = 4 * Threads;

    public string Tag => PagedCacheSpec.FamilyTag;

    internal static string EntryPoint(CacheEntry entry) => entry switch
    {
        CacheEntry.Append => "hadal_cache_append",
        CacheEntry.Gather => "hadal_cache_gather",
        CacheEntry.CopyPages => "hadal_cache_copy_pages",
        CacheEntry.FindSlots => "hadal_cache_find_slots",
        CacheEntry.Rotate => "hadal_cache_rotate",
        _ => throw new ArgumentOutOfRangeException(nameof(entry)),
    };

    public IKernelSpec Parse(string canonical)
    {
        PagedCacheSpec spec = PagedCacheSpec.Parse(canonical);
        foreach (SpecComplaint complaint in PagedCacheRules.Check(spec, canonical))
        {
            throw new SpecFormatException($"{complaint.Rule}: {complaint.Message}.");
        }

        return spec;
    }

    public IReadOnlyList<KernelVariant> Variants(IKernelSpec spec, string architecture)
    {
        PagedCacheSpec cache = (PagedCacheSpec)spec;
        string pairs = cache.Tokens == ElementType.BFloat16 ? "hadal::BFloat16Pairs" : "hadal::HalfPairs";
        string row = cache.Cache == ElementType.Float8E4M3 ? "hadal::QuantizedRow" : "hadal::PlainRow";
        return
        [
            new("default", $$"""
                // {{cache.ToCanonical()}}
                #include "paged/append.cuh"
                #include "paged/gather.cuh"
                #include "paged/pages.cuh"
                #include "paged/rotate.cuh"
                #include "paged/slots.cuh"

                {{Kernel(CacheEntry.Append, "AppendParameters", $"append_tokens<{pairs}, {row}>")}}

                {{Kernel(CacheEntry.Gather, "GatherParameters", $"gather_tokens<{row}>")}}

                {{Kernel(CacheEntry.CopyPages, "PageCopyParameters", "copy_pages")}}

                {{Kernel(CacheEntry.FindSlots, "SlotParameters", "find_slots")}}

                {{Kernel(CacheEntry.Rotate, "RotateParameters", $"rotate_rows<{pairs}>")}}

                """),
        ];
    }

    private static string Kernel(CacheEntry entry, string parameters, string function) => $$"""
        extern "C" __global__ void __launch_bounds__({{Threads}}) {{EntryPoint(entry)}}(const hadal::{{parameters}} parameters)
        {
            hadal::{{function}}(parameters);
        }
        """;
}
