namespace Hadal.Specs;

/// <summary>The kernel that plans a step of MLA decoding. It knows no constant.</summary>
internal sealed record MlaPlanSpec : IKernelSpec
{
    internal const string FamilyTag = "mla-plan";

    public string Family => FamilyTag;

    public string ToCanonical() => $"{SpecReader.Version}|{FamilyTag}";

    internal static MlaPlanSpec Parse(string canonical)
    {
        new SpecReader(canonical, FamilyTag).End();
        return new();
    }
}
