namespace Hadal.Specs;

/// <summary>Element types that kernels read and write.</summary>
internal enum ElementType
{
    Float32,
    BFloat16,
    Float8E4M3,
    Float8E5M2,
    Float16,
}

/// <summary>The tags of element types in canonical spec strings, and their sizes.</summary>
internal static class ElementTypes
{
    internal static string Tag(this ElementType type) => type switch
    {
        ElementType.Float32 => "f32",
        ElementType.BFloat16 => "bf16",
        ElementType.Float16 => "f16",
        ElementType.Float8E4M3 => "e4m3",
        ElementType.Float8E5M2 => "e5m2",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    internal static int SizeInBytes(this ElementType type) => type switch
    {
        ElementType.Float32 => 4,
        ElementType.BFloat16 or ElementType.Float16 => 2,
        _ => 1,
    };

    internal static ElementType? FromTag(string tag) => tag switch
    {
        "f32" => ElementType.Float32,
        "bf16" => ElementType.BFloat16,
        "f16" => ElementType.Float16,
        "e4m3" => ElementType.Float8E4M3,
        "e5m2" => ElementType.Float8E5M2,
        _ => null,
    };
}
