using System.Reflection;
using Hadal.Compilation;
using Hadal.CompilerServices;
using Hadal.Loading;

namespace Hadal;

/// <summary>
/// Finds the machine code of declared kernels before one of them is called. That needs neither a GPU nor a driver: a test of a published
/// application, or a service that starts, can tell that nothing is missing.
/// </summary>
public static class DeclaredKernels
{
    /// <summary>
    /// Searches where the first call on a GPU would: in the application's kernel assembly, in the user's cache, and, unless
    /// <c>HADAL_JIT=forbid</c>, with NVRTC, whose result goes into the cache.
    /// </summary>
    /// <param name="assembly">The assembly that declares the kernels; that of <see cref="Quantizer"/> declares Hadal's own.</param>
    /// <param name="architecture">Such as <c>sm_90a</c>.</param>
    /// <returns>Every configuration of every kernel, in ordinal order of the kernels' names.</returns>
    /// <exception cref="KernelUnavailableException">One was not found; the message says why, place by place.</exception>
    /// <exception cref="KernelCompilationException">NVRTC does not compile one.</exception>
    /// <exception cref="HadalException">A newer Hadal wrote the declaration of one.</exception>
    public static IReadOnlyList<FoundKernel> Find(Assembly assembly, string architecture = "sm_90a") => Find(assembly, architecture, KernelImages.Default);

    internal static IReadOnlyList<FoundKernel> Find(Assembly assembly, string architecture, KernelImages images)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        ArgumentNullException.ThrowIfNull(architecture);
        return
        [
            .. from kernel in assembly.GetCustomAttributes<KernelManifestAttribute>()
                   .OrderBy(kernel => kernel.Name, StringComparer.Ordinal)
                   .ThenBy(kernel => kernel.Spec, StringComparer.Ordinal)
               from variant in DeclaredSpec.Read(kernel.Spec, kernel.Name, spec => Variants(spec, architecture))
               select Find(kernel, variant, architecture, images),
        ];
    }

    private static IReadOnlyList<KernelVariant> Variants(string spec, string architecture) =>
        KernelFamilies.Variants(spec, architecture, new KernelTuning(ApplicationTuning.Of(spec)), out _);

    private static FoundKernel Find(KernelManifestAttribute kernel, KernelVariant variant, string architecture, KernelImages images)
    {
        // Nothing is launched, so how it would be is left out.
        KernelRequest request = new(kernel.Name, kernel.Spec, variant, EntryPoint: "", Threads: 0, SharedBytes: 0);
        KernelImage image = images.Load(request, architecture, found => found).Image;
        return new(kernel.Name, kernel.Spec, variant.Configuration, architecture, image.Origin, image.NvrtcVersion, image.Cubin);
    }
}
