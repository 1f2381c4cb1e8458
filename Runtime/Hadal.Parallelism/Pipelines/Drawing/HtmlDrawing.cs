using System.Globalization;

namespace Hadal.Parallelism.Pipelines.Drawing;

/// <summary>The picture as one page that needs nothing else: wheel and drag zoom and move it, and pointing at an operation tells what it is.</summary>
internal static class HtmlDrawing
{
    private const string TitleMark = "<!--title-->";
    private const string DataMark = "/*data*/";

    internal static void Write(TextWriter writer, PipelinePicture picture)
    {
        using Stream stream = typeof(HtmlDrawing).Assembly.GetManifestResourceStream("Hadal.Parallelism.pipeline.html")!;
        using StreamReader reader = new(stream);
        // Cut before a title gets in, which may read as the mark.
        string[] parts = reader.ReadToEnd().ReplaceLineEndings("\n").Split(DataMark);
        writer.Write(WithTitle(parts[0], picture));
        WriteData(writer, picture);
        writer.Write(WithTitle(parts[1], picture));
    }

    private static string WithTitle(string part, PipelinePicture picture) => part.Replace(TitleMark, Markup.Escape(picture.Title), StringComparison.Ordinal);

    // Numbers alone, so that nothing in it needs to be escaped; strings of the page are in the page.
    private static void WriteData(TextWriter writer, PipelinePicture picture)
    {
        writer.Write(string.Create(CultureInfo.InvariantCulture, $"{{\"ranks\":{picture.Ranks},\"makespan\":{picture.Makespan:R},\"unit\":{picture.Unit:R},\"colors\":["));
        PipelineOpKind[] kinds = [PipelineOpKind.Forward, PipelineOpKind.Backward, PipelineOpKind.BackwardInput, PipelineOpKind.BackwardWeight];
        writer.Write(string.Join(',', kinds.Select(kind => $"[\"{PictureColors.Of(kind, 0)}\",\"{PictureColors.Of(kind, 1)}\"]")));
        writer.Write("],\"blocks\":[");
        string separator = "";
        foreach (PictureBlock block in picture.Computations)
        {
            PipelineOp operation = block.Operation;
            string what = $"{(int)operation.Kind},{operation.Phase},{operation.MicroBatch},{operation.BackwardPhase},{operation.BackwardMicroBatch}";
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{separator}[{block.Rank},{what},{block.Start:R},{block.End:R}]"));
            separator = ",\n";
        }

        writer.Write("]}");
    }
}
