using Hadal.Specs;

namespace Hadal.Compilation;

/// <summary>Dense GEMM.</summary>
internal sealed partial class GemmFamily : IKernelFamily
{
    internal const string EntryPoint = "hadal_gemm";

    public string Tag => GemmSpec.FamilyTag;

    public IKernelSpec Parse(string canonical)
    {
        GemmSpec spec = GemmSpec.Parse(canonical);
        foreach (SpecComplaint complaint in GemmRules.Check(spec, canonical))
        {
            throw new SpecFormatException($"{complaint.Rule}: {complaint.Message}.");
        }

        return spec;
    }

    public IReadOnlyList<KernelVariant> Variants(IKernelSpec spec, string architecture) =>
        [.. GemmVariants.Of((GemmSpec)spec).Select(configuration => Variant((GemmSpec)spec, configuration))];

    // Measured on the H200: interleaved promotion gains 3 to 8 % with NVRTC 12.4. The skinny kernel has no long runs of multiply-adds.
    internal static KernelVariant Variant(GemmSpec spec, GemmConfiguration configuration) =>
        new(configuration.Name, GemmSource.Emit(spec, configuration), InterleaveMultiplyAdds: configuration is TiledGemm, configuration.SharedBytes(spec));
}
