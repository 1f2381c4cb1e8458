using Hadal.Specs;

namespace Hadal.Compilation;

/// <summary>A family of kernels: how its specs are read and which CUDA texts serve them. One folder of Kernels.cu each.</summary>
internal interface IKernelFamily
{
    /// <summary>The second field of the family's canonical strings.</summary>
    string Tag { get; }

    /// <summary>Reads and validates a canonical string; throws <see cref="SpecFormatException"/>.</summary>
    IKernelSpec Parse(string canonical);

    /// <summary>The at most four configurations that are compiled for a spec, in stable order. Never looks at a device.</summary>
    IReadOnlyList<KernelVariant> Variants(IKernelSpec spec, string architecture);
}
