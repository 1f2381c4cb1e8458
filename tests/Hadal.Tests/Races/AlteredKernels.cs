using Hadal.Compilation;
using Hadal.Interop.Nvrtc;
using Hadal.Testing;

namespace Hadal.Tests.Races;

/// <summary>Compiles kernels from changed headers. Nothing of it meets a cache: these are not the kernels that their hash would name.</summary>
internal static class AlteredKernels
{
    internal const string Architecture = "sm_90a";

    /// <summary>The NVRTC of this process; skips the test where there is none.</summary>
    internal static NvrtcLibrary RequireNvrtc()
    {
        Requires.Tool(NvrtcLibrary.Probe.IsUsable ? NvrtcLibrary.Probe.Path : null, "NVRTC", "the CUDA toolkit (Debian: libnvrtc12, libnvrtc-builtins12.4 in non-free)");
        return NvrtcLibrary.Default!;
    }

    /// <summary>Compiles without the checks that a kernel must pass to be used: one that pauses may spill.</summary>
    /// <param name="variant">The unit.</param>
    /// <param name="headers">What it includes.</param>
    /// <param name="jitter">Seed of the pauses; 0 for none.</param>
    internal static NvrtcResult Compile(KernelVariant variant, IReadOnlyList<(string Path, string Text)> headers, int jitter = 0)
    {
        string[] options = jitter == 0 ? [] : [$"-DHADAL_JITTER={jitter}u"];
        return NvrtcProgram.Compile(RequireNvrtc(), $"{variant.Configuration}.cu", variant.Source, headers, [.. KernelOptions.Of(Architecture), .. options]);
    }

    /// <summary>The headers, each changed.</summary>
    internal static IReadOnlyList<(string Path, string Text)> Headers(Func<string, string, string> alter) =>
        [.. KernelSources.Headers.Select(header => (header.Path, alter(header.Path, header.Text)))];
}
