using System.Globalization;

namespace Hadal.Parallelism.Pipelines.Drawing;

/// <summary>The picture as a table: a line an operation, batches of transfers included.</summary>
internal static class CsvDrawing
{
    internal static void Write(TextWriter writer, PipelinePicture picture)
    {
        writer.Write("rank,index,operation,phase,microBatch,backwardPhase,backwardMicroBatch,start,end\n");
        foreach (PictureBlock block in picture.Blocks)
        {
            PipelineOp operation = block.Operation;
            string what = block.IsBatch ? ",,," : block.IsPair
                ? FormattableString.Invariant($"{operation.Phase},{operation.MicroBatch},{operation.BackwardPhase},{operation.BackwardMicroBatch}")
                : FormattableString.Invariant($"{operation.Phase},{operation.MicroBatch},,");
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{block.Rank},{block.Index},{block.Kind},{what},{block.Start:R},{block.End:R}\n"));
        }
    }
}
