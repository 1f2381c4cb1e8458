namespace Hadal.Specs;

/// <summary>How quantised values share their scales.</summary>
internal enum QuantizeLayout
{
    /// <summary>One scale per row and 128 columns (1 × 128).</summary>
    Rows,

    /// <summary>One scale per block of 128 × 128.</summary>
    Blocks,
}

internal static class QuantizeLayouts
{
    internal static string Tag(this QuantizeLayout layout) => layout switch
    {
        QuantizeLayout.Rows => "rows",
        QuantizeLayout.Blocks => "blocks",
        _ => throw new ArgumentOutOfRangeException(nameof(layout)),
    };

    internal static QuantizeLayout? FromTag(string tag) => tag switch
    {
        "rows" => QuantizeLayout.Rows,
        "blocks" => QuantizeLayout.Blocks,
        _ => null,
    };
}
