namespace Hadal.Cpu;

/// <summary>
/// How a GEMM is cut so that each piece stays in a cache: a panel of B (16 KiB with 512-bit vectors) in the first level, a block of A
/// and the piece of C that it meets in the second.
/// </summary>
internal readonly record struct GemmBlocking
{
    /// <summary>K under one pair of scales.</summary>
    internal const int BlockK = 128;

    private const int MaxRows = 256;
    private const int MaxPanels = 8;
    private const int RowGranularity = 12;

    /// <summary>A holds as many converted rows at a time as fit here, so that large ones need no large copy.</summary>
    internal const long ConvertedFloats = 4 * 1024 * 1024;

    internal GemmBlocking(int m, int n, int k, int panelWidth, int threads)
    {
        PanelWidth = panelWidth;
        KBlocks = CeilDiv(k, BlockK);
        long fitting = Math.Max(1, ConvertedFloats / FloatsOfRow);
        if (fitting > RowGranularity)
            fitting -= fitting % RowGranularity;
        // Equal pieces, and none of a few rows left over.
        int pieces = CeilDiv(m, (int)Math.Min(fitting, MaxRows));
        int even = CeilDiv(CeilDiv(m, pieces), RowGranularity) * RowGranularity;
        Rows = (int)Math.Min(Math.Min(m, even), fitting);
        PiecesAtOnce = (int)Math.Clamp(ConvertedFloats / (Rows * FloatsOfRow), 1, CeilDiv(m, Rows));
        RowsAtOnce = (int)Math.Min((long)Rows * PiecesAtOnce, m);

        // Wide pieces read A less often; but every thread must have several, or the last one is waited for.
        int panels = CeilDiv(n, panelWidth);
        Panels = (int)Math.Clamp((long)panels * PiecesAtOnce / (4L * threads), 1, MaxPanels);
    }

    /// <summary>Columns of a panel of B.</summary>
    internal int PanelWidth { get; }

    internal int KBlocks { get; }

    /// <summary>Rows of a piece of A and C.</summary>
    internal int Rows { get; }

    /// <summary>Pieces of A that are converted together.</summary>
    internal int PiecesAtOnce { get; }

    /// <summary>Rows of A that are converted together.</summary>
    internal int RowsAtOnce { get; }

    /// <summary>Floats of the rows that are converted together; more than <see cref="ConvertedFloats"/> only where a single row has more.</summary>
    internal nuint Converted => (nuint)RowsAtOnce * (nuint)FloatsOfRow;

    /// <summary>Panels of B that meet one piece of A.</summary>
    internal int Panels { get; }

    /// <summary>Columns of a piece of C.</summary>
    internal int Columns => Panels * PanelWidth;

    private long FloatsOfRow => (long)KBlocks * BlockK;

    internal static int CeilDiv(int value, int divisor) => (value / divisor) + (value % divisor == 0 ? 0 : 1);
}
