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

    // Measured on the H200: interleaved promotion gains 3 to 8 % where one scale serves the whole width of a tile, and loses as much
    // where the promotion branches over the place of the boundary.
    internal static KernelVariant Variant(GemmSpec spec, GemmConfiguration configuration) =>
        new(configuration.Name, GemmSource.Emit(spec, configuration), InterleaveMultiplyAdds: 128 % configuration.BlockN == 0, configuration.SharedBytes(spec.D));
}
