using Hadal.Compilation;
using Hadal.Loading;

namespace Hadal.Tests.Loading;

/// <summary>Requests for kernels that are small enough to compile in a test.</summary>
internal static class Kernels
{
    internal const string Architecture = "sm_90a";

    internal static KernelRequest Request(string source = "extern \"C\" __global__ void tiny(int* p) { *p = 7; }", string configuration = "default") =>
        new("Ns.Type.Tiny", "hadal1|tiny", new KernelVariant(configuration, source), "tiny", Threads: 32, SharedBytes: 0);

    internal static string Hash(KernelRequest request) => KernelSources.Hash(Architecture, request.Variant);

    internal static CompiledKernel Compiled(KernelRequest request, params byte[] cubin) =>
        new(Hash(request), Architecture, "12.4", new KernelResources(8, 0, 0, 0), cubin);
}
