using Hadal.Specs;

namespace Hadal.Compilation;

/// <summary>Transposition of FP8 matrices with their scales: one configuration, since it is bound by memory and knows no shape.</summary>
internal sealed class TransposeFamily : IKernelFamily
{
    internal const string EntryPoint = "hadal_transpose";

    /// <summary>Threads of a block, which holds a tile of 128 × 128 (Kernels.cu/transpose/strip.cuh).</summary>
    internal const int Threads = 256;

    /// <summary>The kernel loops, so a launch need not be larger than what fills any chip many times over.</summary>
    internal const long MaxBlocks = 65536 * 16;

    public string Tag => TransposeSpec.FamilyTag;

    public IKernelSpec Parse(string canonical) => TransposeSpec.Parse(canonical);

    public IReadOnlyList<KernelVariant> Variants(IKernelSpec spec, string architecture) =>
    [
        new("default", $$"""
            // {{spec.ToCanonical()}}
            #include "transpose/blocks.cuh"

            extern "C" __global__ void __launch_bounds__({{Threads}}) {{EntryPoint}}(const hadal::TransposeParameters parameters)
            {
                hadal::transpose_blocks(parameters);
            }

            """),
    ];
}
