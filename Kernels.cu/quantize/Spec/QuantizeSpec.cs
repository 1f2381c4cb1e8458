namespace Hadal.Specs;

/// <summary>How quantised values share their scales.</summary>
internal enum QuantizeLayout
{
    /// <summary>One scale per row and 128 columns (1 × 128).</summary>
    Rows,

    /// <summary>One scale per block of 128 × 128.</summary>
    Blocks,
}

/// <summary>A quantiser to FP8 e4m3; its shape and its scale rule are known only at the call.</summary>
/// <param name="Source">Elements that are read: BF16 or FP32.</param>
/// <param name="Layout">Which values share a scale.</param>
internal sealed record QuantizeSpec(ElementType Source, QuantizeLayout Layout) : IKernelSpec
{
    internal const string FamilyTag = "quantize";

    public string Family => FamilyTag;

    public string ToCanonical() =>
        $"{SpecReader.Version}|{FamilyTag}|from={Source.Tag()}|to={(Layout == QuantizeLayout.Rows ? "rows" : "blocks")}";

    internal static QuantizeSpec Parse(string canonical)
    {
        SpecReader reader = new(canonical, FamilyTag);
        QuantizeSpec spec = new(
            reader.Tag("from", ElementTypes.FromTag),
            reader.Tag("to", tag => tag switch { "rows" => QuantizeLayout.Rows, "blocks" => QuantizeLayout.Blocks, _ => (QuantizeLayout?)null }));
        reader.End();
        return spec;
    }
}
