namespace Hadal.Specs;

/// <summary>How the scales of the two operands of an FP8 GEMM lie.</summary>
internal enum ScaleLayout
{
    /// <summary>A has one scale per row and 128 of K, B one per 128 × 128 block.</summary>
    RowsByBlocks,

    /// <summary>A and B both have one scale per row and 128 of K, as operands have that are quantised along the batch: those of a weight's gradient.</summary>
    RowsByRows,
}

internal static class ScaleLayouts
{
    internal static string Tag(this ScaleLayout layout) => layout switch
    {
        ScaleLayout.RowsByBlocks => "rows-blocks",
        ScaleLayout.RowsByRows => "rows-rows",
        _ => throw new ArgumentOutOfRangeException(nameof(layout)),
    };

    internal static ScaleLayout? FromTag(string tag) => tag switch
    {
        "rows-blocks" => ScaleLayout.RowsByBlocks,
        "rows-rows" => ScaleLayout.RowsByRows,
        _ => null,
    };
}
