namespace Hadal.Specs;

/// <summary>A quantiser to FP8 e4m3; its shape and its scale rule are known only at the call.</summary>
/// <param name="Source">Elements that are read: BF16 or FP32.</param>
/// <param name="Layout">Which values share a scale.</param>
/// <param name="Orientation">Whether the source is written as it lies, transposed, or both.</param>
internal sealed record QuantizeSpec(ElementType Source, QuantizeLayout Layout, QuantizeOrientation Orientation = QuantizeOrientation.Straight) : IKernelSpec
{
    internal const string FamilyTag = "quantize";

    public string Family => FamilyTag;

    public string ToCanonical() =>
        $"{SpecReader.Version}|{FamilyTag}|from={Source.Tag()}|to={Layout.Tag()}{(Orientation.Tag() is { } tag ? $"|transpose={tag}" : "")}";

    internal static QuantizeSpec Parse(string canonical)
    {
        SpecReader reader = new(canonical, FamilyTag);
        QuantizeSpec spec = new(
            reader.Tag("from", ElementTypes.FromTag),
            reader.Tag("to", QuantizeLayouts.FromTag),
            reader.Has("transpose") ? reader.Tag("transpose", QuantizeOrientations.FromTag) : QuantizeOrientation.Straight);
        reader.End();
        return spec;
    }
}
