using Hadal.Specs;

namespace Hadal.Compilation;

/// <summary>Dense GEMM.</summary>
internal sealed class GemmFamily : IKernelFamily
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
        [.. GemmVariants.Of((GemmSpec)spec).Select(configuration => new KernelVariant(configuration.Name, GemmSource.Emit((GemmSpec)spec, configuration)))];
}
