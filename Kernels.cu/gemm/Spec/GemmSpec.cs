namespace Hadal.Specs;

/// <summary>What is known of a GEMM D = A·Bᵀ when it is compiled. M is known only at the call.</summary>
/// <param name="N">Columns of D, rows of B.</param>
/// <param name="K">Inner dimension.</param>
/// <param name="A">Elements of A.</param>
/// <param name="B">Elements of B.</param>
/// <param name="D">Elements of D.</param>
/// <param name="Scales">How the operands are scaled.</param>
internal sealed record GemmSpec(int N, int K, ElementType A, ElementType B, ElementType D, ScaleLayout Scales) : IKernelSpec
{
    internal const string FamilyTag = "gemm";

    public string Family => FamilyTag;

    public string ToCanonical() =>
        $"{SpecReader.Version}|{FamilyTag}|n={N}|k={K}|a={A.Tag()}|b={B.Tag()}|d={D.Tag()}|scales={Scales.Tag()}";

    internal static GemmSpec Parse(string canonical)
    {
        SpecReader reader = new(canonical, FamilyTag);
        GemmSpec spec = new(
            reader.Integer("n"),
            reader.Integer("k"),
            reader.Tag("a", ElementTypes.FromTag),
            reader.Tag("b", ElementTypes.FromTag),
            reader.Tag("d", ElementTypes.FromTag),
            reader.Tag("scales", ScaleLayouts.FromTag));
        reader.End();
        return spec;
    }
}
