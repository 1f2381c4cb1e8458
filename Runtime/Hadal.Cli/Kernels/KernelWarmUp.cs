using Hadal.Compilation;
using Hadal.Interop.Nvrtc;
using Hadal.Loading;

namespace Hadal.Cli.Kernels;

/// <summary>Compiles the kernels of a run into the user's cache on all cores at once, instead of one after another at their first calls.</summary>
internal static class KernelWarmUp
{
    /// <summary>Does what it can. A kernel that it leaves is compiled, or complained about, at its first call.</summary>
    /// <param name="variants">The kernels; several may have the same text.</param>
    /// <param name="architecture">Such as <c>sm_90a</c>.</param>
    /// <param name="done">Told of each text when it is compiled, was already, or cannot be; by several threads.</param>
    /// <param name="cancellation">Ends it between two kernels by <see cref="OperationCanceledException"/>.</param>
    internal static void Run(IEnumerable<KernelVariant> variants, string architecture, Action<KernelVariant>? done = null, CancellationToken cancellation = default)
    {
        KernelCache cache = KernelCache.Default;
        if (cache.Refusal is not null
            || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(JitSource.ModeVariable))
            || KernelCompiler.TryCreate(Environment.GetEnvironmentVariable(NvrtcLibrary.PathVariable), out _) is not KernelCompiler compiler)
        {
            return;
        }

        Parallel.ForEach(variants.DistinctBy(variant => variant.Source), new ParallelOptions { CancellationToken = cancellation }, variant =>
        {
            try
            {
                if (cache.TryRead(KernelSources.Hash(architecture, variant)) is null)
                {
                    cache.Write(compiler.Compile(variant, architecture));
                }
            }
            catch (Exception failure) when (failure is HadalException or IOException or UnauthorizedAccessException)
            {
                // The first call meets the same obstacle, and says so with the kernel's name.
            }

            done?.Invoke(variant);
        });
    }
}
