namespace Hadal.Specs;

/// <summary>Which way round a quantiser writes its source.</summary>
internal enum QuantizeOrientation
{
    /// <summary>As it lies.</summary>
    Straight,

    /// <summary>Transposed; groups follow the rows of the result.</summary>
    Transposed,

    /// <summary>Both, from one pass over the source.</summary>
    Both,
}

/// <summary>The tags of orientations in canonical spec strings. The oldest has none: texts without the key were shipped.</summary>
internal static class QuantizeOrientations
{
    internal static string? Tag(this QuantizeOrientation orientation) => orientation switch
    {
        QuantizeOrientation.Straight => null,
        QuantizeOrientation.Transposed => "only",
        QuantizeOrientation.Both => "also",
        _ => throw new ArgumentOutOfRangeException(nameof(orientation)),
    };

    internal static QuantizeOrientation? FromTag(string tag) => tag switch
    {
        "only" => QuantizeOrientation.Transposed,
        "also" => QuantizeOrientation.Both,
        _ => null,
    };
}
