using Hadal.Compilation;
using Hadal.Interop.Nvrtc;
using Hadal.Testing;

namespace Hadal.Packages.Tests;

/// <summary>The NVRTC that builds of the tests use.</summary>
internal static class NvrtcOfMachine
{
    /// <summary>Its folder or file; empty where the machine's own search finds it.</summary>
    internal static string Require()
    {
        string path = Environment.GetEnvironmentVariable(NvrtcLibrary.PathVariable) ?? "";
        KernelCompiler? compiler = KernelCompiler.TryCreate(path, out string diagnosis);
        Requires.Tool(compiler is null ? null : diagnosis, "NVRTC", "the CUDA toolkit (Debian: libnvrtc12, libnvrtc-builtins12.4 in non-free)");
        return path;
    }

    /// <summary>Whether there is one.</summary>
    internal static bool IsPresent => KernelCompiler.TryCreate(Environment.GetEnvironmentVariable(NvrtcLibrary.PathVariable), out _) is not null;
}
