namespace Hadal.Cpu;

/// <summary>How attention is cut: keys are converted a block at a time, and what one piece of work has of a sequence's rows shares each block.</summary>
internal readonly record struct MlaBlocking
{
    /// <summary>Tokens of a block; with keys of 576 floats it has 144 KiB and stays in the second-level cache.</summary>
    internal const int Tokens = 64;

    private const int MostRows = 128;

    // With fewer, converting the keys would take longer than attending to them.
    private const int FewestRows = 16;
    private const int RowGranularity = 4;

    internal MlaBlocking(int batch, int rowsOfSequence, int threads)
    {
        // Every thread must have several pieces, or the last one is waited for.
        long even = (long)batch * rowsOfSequence / (4L * threads);
        int most = (int)Math.Clamp(even, FewestRows, MostRows);
        int across = CeilDiv(rowsOfSequence, most);
        Rows = Math.Min(rowsOfSequence, CeilDiv(CeilDiv(rowsOfSequence, across), RowGranularity) * RowGranularity);
        PiecesOfSequence = CeilDiv(rowsOfSequence, Rows);
        Pieces = (long)batch * PiecesOfSequence;
    }

    /// <summary>Rows of a piece; the last of a sequence may have fewer.</summary>
    internal int Rows { get; }

    internal int PiecesOfSequence { get; }

    internal long Pieces { get; }

    private static int CeilDiv(int value, int divisor) => ((value - 1) / divisor) + 1;
}
