using Hadal.Compilation;
using Hadal.CompilerServices;
using Hadal.Loading;

[assembly: KernelManifest(Hadal.CacheKernel.BFloat16Spec, "Hadal.CacheOperations")]
[assembly: KernelManifest(Hadal.CacheKernel.HalfSpec, "Hadal.CacheOperations")]
[assembly: KernelManifest(Hadal.CacheKernel.Float8Spec, "Hadal.CacheOperations")]

namespace Hadal;

/// <summary>The kernels for caches of one type, on GPUs.</summary>
internal sealed unsafe class CacheKernel
{
    internal const string BFloat16Spec = "hadal1|paged-cache|tokens=bf16|cache=bf16";
    internal const string HalfSpec = "hadal1|paged-cache|tokens=f16|cache=f16";
    internal const string Float8Spec = "hadal1|paged-cache|tokens=bf16|cache=e4m3";

    private static readonly CacheKernel s_bfloat16 = new(BFloat16Spec), s_half = new(HalfSpec), s_float8 = new(Float8Spec);

    private readonly string _canonical;
    private readonly KernelSlots _slots = new(Enum.GetValues<CacheEntry>().Length);

    private CacheKernel(string canonical) => _canonical = canonical;

    /// <summary>Those for a cache of an element type, all of which begin with what lies outside of caches too.</summary>
    internal static CacheKernel Of<T>()
        where T : unmanaged =>
        typeof(T) == typeof(BFloat16) ? s_bfloat16 : typeof(T) == typeof(Half) ? s_half : s_float8;

    /// <param name="stream">Where it runs.</param>
    /// <param name="entry">Which kernel.</param>
    /// <param name="blocks">Blocks that would do all work at once.</param>
    /// <param name="parameters">Address of the kernel's parameter.</param>
    /// <param name="used">The memory that it works on, which the caller holds.</param>
    internal void Launch(CudaStream stream, CacheEntry entry, long blocks, void* parameters, params ReadOnlySpan<DeviceMemory> used)
    {
        LoadedKernel kernel = Get((CudaDevice)stream.Device, entry);
        void** arguments = stackalloc void*[] { parameters };
        stream.Launch(kernel, (int)Math.Min(blocks, PagedCacheFamily.MaxBlocks), arguments, used);
    }

    internal LoadedKernel Get(CudaDevice device, CacheEntry entry) => _slots.TryGet(device, (int)entry) ?? Load(device, entry);

    private LoadedKernel Load(CudaDevice device, CacheEntry entry)
    {
        KernelVariant variant = KernelFamilies.Variants(_canonical, KernelLoader.Architecture(ComputeCapability.Hopper))[0];
        string entryPoint = PagedCacheFamily.EntryPoint(entry);
        LoadedKernel kernel = device.Kernels.Get(
            new($"Hadal.CacheOperations.{entry}", _canonical, variant, entryPoint, PagedCacheFamily.Threads, SharedBytes: 0));
        _slots.Set(device, (int)entry, kernel);
        return kernel;
    }
}
