using Hadal.Loading;

namespace Hadal.Tests.Loading;

/// <summary>A place that has a kernel, or says why not, and counts who asked.</summary>
internal sealed class FakeSource(KernelImage? image, string reason = "") : IKernelImageSource
{
    internal int Requests { get; private set; }

    internal string? Hash { get; private set; }

    public KernelImage? TryFind(KernelRequest request, string architecture, string sourceHash, out string explanation)
    {
        Requests++;
        Hash = sourceHash;
        explanation = reason;
        return image;
    }
}
