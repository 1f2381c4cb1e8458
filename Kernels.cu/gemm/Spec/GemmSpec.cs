namespace Hadal.Specs;

/// <summary>What is known of a GEMM D = A·Bᵀ, or D = D + A·Bᵀ, when it is compiled. M is known only at the call.</summary>
/// <param name="N">Columns of D, rows of B.</param>
/// <param name="K">Inner dimension.</param>
/// <param name="A">Elements of A.</param>
/// <param name="B">Elements of B.</param>
/// <param name="D">Elements of D.</param>
/// <param name="Scales">How the operands are scaled.</param>
/// <param name="Accumulate">Whether the product is added to what D holds, in FP32 and rounded once to D.</param>
internal sealed record GemmSpec(int N, int K, ElementType A, ElementType B, ElementType D, ScaleLayout Scales, bool Accumulate = false) : IKernelSpec
{
    internal const string FamilyTag = "gemm";

    private const string AccumulateKey = "accumulate";

    public string Family => FamilyTag;

    // Accumulation is younger than the rest: it is written only where it is, so that older texts stay what they are.
    public string ToCanonical() =>
        $"{SpecReader.Version}|{FamilyTag}|n={N}|k={K}|a={A.Tag()}|b={B.Tag()}|d={D.Tag()}|scales={Scales.Tag()}{(Accumulate ? $"|{AccumulateKey}=1" : "")}";

    internal static GemmSpec Parse(string canonical)
    {
        SpecReader reader = new(canonical, FamilyTag);
        GemmSpec spec = new(
            reader.Integer("n"),
            reader.Integer("k"),
            reader.Tag("a", ElementTypes.FromTag),
            reader.Tag("b", ElementTypes.FromTag),
            reader.Tag("d", ElementTypes.FromTag),
            reader.Tag("scales", ScaleLayouts.FromTag),
            reader.Flag(AccumulateKey));
        reader.End();
        return spec;
    }
}
