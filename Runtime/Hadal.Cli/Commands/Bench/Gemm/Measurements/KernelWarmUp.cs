using Hadal.Compilation;
using Hadal.Interop.Nvrtc;
using Hadal.Loading;

namespace Hadal.Cli.Commands.Bench.Gemm.Measurements;

/// <summary>Compiles the kernels of a run into the user's cache on all cores at once, instead of one after another at their first calls.</summary>
internal static class KernelWarmUp
{
    /// <summary>Does what it can. A kernel that it leaves is compiled, or complained about, at its first call.</summary>
    internal static void Run(IEnumerable<KernelVariant> variants, string architecture)
    {
        KernelCache cache = KernelCache.Default;
        if (cache.Refusal is not null
            || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(JitSource.ModeVariable))
            || KernelCompiler.TryCreate(Environment.GetEnvironmentVariable(NvrtcLibrary.PathVariable), out _) is not KernelCompiler compiler)
        {
            return;
        }

        Parallel.ForEach(variants.DistinctBy(variant => variant.Source), variant =>
        {
            if (cache.TryRead(KernelSources.Hash(architecture, variant)) is not null)
            {
                return;
            }

            try
            {
                cache.Write(compiler.Compile(variant, architecture));
            }
            catch (Exception failure) when (failure is HadalException or IOException or UnauthorizedAccessException)
            {
                // The first call meets the same obstacle, and says so with the kernel's name.
            }
        });
    }
}
