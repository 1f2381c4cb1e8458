using Hadal.Compilation;

namespace Hadal.Loading;

/// <summary>One variant of a kernel that is to be loaded.</summary>
/// <param name="Name">What errors call it: the declaring method.</param>
/// <param name="Spec">Its canonical spec.</param>
/// <param name="Variant">Configuration and CUDA text.</param>
/// <param name="EntryPoint">The function in the cubin.</param>
/// <param name="Threads">Threads of a block.</param>
/// <param name="SharedBytes">Dynamic shared memory of a block.</param>
internal sealed record KernelRequest(string Name, string Spec, KernelVariant Variant, string EntryPoint, int Threads, int SharedBytes)
{
    public override string ToString() => $"{Name} ({Spec}, {Variant.Configuration})";
}
