namespace Hadal.Specs;

/// <summary>The transposition of an FP8 e4m3 matrix with one scale per 128 × 128; its shape is known only at the call.</summary>
internal sealed record TransposeSpec : IKernelSpec
{
    internal const string FamilyTag = "transpose";

    private const string Elements = "e4m3";
    private const string Scales = "blocks";

    public string Family => FamilyTag;

    public string ToCanonical() => $"{SpecReader.Version}|{FamilyTag}|of={Elements}|scales={Scales}";

    internal static TransposeSpec Parse(string canonical)
    {
        SpecReader reader = new(canonical, FamilyTag);
        reader.Tag("of", tag => tag == Elements ? true : (bool?)null);
        reader.Tag("scales", tag => tag == Scales ? true : (bool?)null);
        reader.End();
        return new();
    }
}
