using System.Globalization;

namespace Hadal.Parallelism.Pipelines.Drawing;

/// <summary>The picture as SVG 1.1: for documents; nothing in it is fetched or runs.</summary>
internal static class SvgDrawing
{
    private const int Left = 64;
    private const int Top = 40;
    private const int Row = 24;
    private const int Bottom = 48;
    private const int Column = 22;
    private const int MostColumns = 1000;

    // A viewer takes seconds for more; the page and the trace are for those.
    private const int MostBlocks = 200_000;

    // The paper's figure draws a backward twice as wide as a forward, in a pair too.
    private const double ForwardPartOfPair = 1 / 3.0;

    /// <exception cref="ArgumentException">There are too many operations to look at.</exception>
    internal static void Write(TextWriter writer, PipelinePicture picture)
    {
        int blocks = picture.Computations.Take(MostBlocks + 1).Count();
        if (blocks > MostBlocks)
            throw new ArgumentException($"An SVG of more than {MostBlocks} operations cannot be looked at; write .html, .json or .csv.");

        int columns = Math.Min(picture.Columns, MostColumns);
        double perColumn = picture.Columns > MostColumns ? picture.Makespan / MostColumns : picture.Unit;
        double scale = perColumn > 0 ? Column / perColumn : 0;
        int width = Left + (columns * Column) + Column;
        int rows = Top + (picture.Ranks * Row);
        writer.Write($"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{rows + Bottom}" viewBox="0 0 {width} {rows + Bottom}" font-family="Helvetica, Arial, sans-serif" font-size="11">
            <title>{Markup.Escape(picture.Title)}</title>
            <style>.g{"{stroke:#ddd}"}.b{"{stroke:#fff;stroke-width:.6}"}.p{"{fill:none;stroke:#111;stroke-width:1.4}"}.t{"{text-anchor:middle;fill:#222}"}</style>
            <rect width="100%" height="100%" fill="#fff"/>
            <text x="{Left}" y="16" font-size="13" font-weight="bold">{Markup.Escape(picture.Title)}</text>

            """);
        WriteGrid(writer, picture.Ranks, columns, perColumn, rows);
        foreach (PictureBlock block in picture.Computations)
            WriteBlock(writer, block, scale);
        WriteLegend(writer, rows + 20);
        writer.Write("</svg>\n");
    }

    private static void WriteGrid(TextWriter writer, int ranks, int columns, double perColumn, int rows)
    {
        for (int column = 0; column < columns; column++)
        {
            int x = Left + (column * Column);
            writer.Write($"""<line class="g" x1="{x}" y1="{Top}" x2="{x}" y2="{rows}"/>""");
            if (column % 5 == 0)
                writer.Write($"""<text x="{x}" y="{Top - 6}" fill="#777">{Number(column * perColumn)}</text>""");
            writer.Write('\n');
        }

        for (int rank = 0; rank < ranks; rank++)
            writer.Write($"""<text x="8" y="{Top + (rank * Row) + 16}">rank {rank}</text>{'\n'}""");
    }

    private static void WriteBlock(TextWriter writer, in PictureBlock block, double scale)
    {
        (double x, double width, int y) = (Left + (block.Start * scale), block.Duration * scale, Top + (block.Rank * Row));
        PipelineOp operation = block.Operation;
        writer.Write($"<g><title>{Markup.Escape(block.Description)}</title>");
        if (block.IsPair)
        {
            double forward = width * ForwardPartOfPair;
            WriteCell(writer, x, forward, y, PictureColors.Of(PipelineOpKind.Forward, operation.Phase), operation.MicroBatch);
            WriteCell(writer, x + forward, width - forward, y, PictureColors.Of(PipelineOpKind.Backward, operation.BackwardPhase), operation.BackwardMicroBatch);
            writer.Write($"""<rect class="p" x="{Number(x + 0.7)}" y="{y + 1}" width="{Number(Math.Max(0, width - 1.4))}" height="{Row - 2}"/>""");
        }
        else
        {
            WriteCell(writer, x, width, y, PictureColors.Of(operation.Kind, operation.Phase), operation.MicroBatch);
        }

        writer.Write("</g>\n");
    }

    private static void WriteCell(TextWriter writer, double x, double width, int y, string color, int microBatch)
    {
        writer.Write($"""<rect class="b" x="{Number(x)}" y="{y + 1}" width="{Number(width)}" height="{Row - 2}" fill="{color}"/>""");
        string label = microBatch.ToString(CultureInfo.InvariantCulture);
        if (width >= 7 * label.Length)
            writer.Write($"""<text class="t" x="{Number(x + (width / 2))}" y="{y + 16}">{label}</text>""");
    }

    private static void WriteLegend(TextWriter writer, int y)
    {
        (string Text, PipelineOpKind Kind)[] entries =
        [
            ("forward", PipelineOpKind.Forward),
            ("backward", PipelineOpKind.Backward),
            ("backward for input", PipelineOpKind.BackwardInput),
            ("backward for weights", PipelineOpKind.BackwardWeight),
        ];
        int x = Left;
        foreach ((string text, PipelineOpKind kind) in entries)
        {
            for (int phase = 0; phase < 2; phase++)
                writer.Write($"""<rect x="{x + (12 * phase)}" y="{y}" width="12" height="14" fill="{PictureColors.Of(kind, phase)}"/>""");
            writer.Write($"""<text x="{x + 30}" y="{y + 11}">{text}</text>{'\n'}""");
            x += 50 + (text.Length * 6);
        }

        writer.Write($"""<rect class="p" x="{x}" y="{y}" width="24" height="14"/><text x="{x + 30}" y="{y + 11}">overlapped pair</text>{'\n'}""");
    }

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
