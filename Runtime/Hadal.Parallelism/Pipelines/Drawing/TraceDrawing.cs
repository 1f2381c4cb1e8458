using System.Text.Json;

namespace Hadal.Parallelism.Pipelines.Drawing;

/// <summary>
/// Pictures as a trace that Perfetto and chrome://tracing open ("Trace Event Format", Google): a process a picture, a thread a rank. A unit of time
/// becomes a millisecond.
/// </summary>
internal static class TraceDrawing
{
    private const double MicrosecondsPerUnit = 1000;

    internal static void Write(Stream stream, params ReadOnlySpan<PipelinePicture> pictures)
    {
        using Utf8JsonWriter json = new(stream);
        json.WriteStartObject();
        json.WriteString("displayTimeUnit", "ms");
        json.WriteStartArray("traceEvents");
        for (int process = 0; process < pictures.Length; process++)
            WriteProcess(json, process, pictures[process]);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteProcess(Utf8JsonWriter json, int process, PipelinePicture picture)
    {
        WriteName(json, "process_name", process, 0, picture.Title);
        for (int rank = 0; rank < picture.Ranks; rank++)
            WriteName(json, "thread_name", process, rank, $"rank {rank}");
        foreach (PictureBlock block in picture.Blocks.Where(block => block.Duration > 0))
        {
            WriteEvent(json, process, (process * picture.Ranks) + block.Rank, block);
            // What is written is not kept: a schedule may have millions of operations.
            if (json.BytesPending > 1 << 16)
                json.Flush();
        }
    }

    private static void WriteName(Utf8JsonWriter json, string what, int process, int rank, string name)
    {
        json.WriteStartObject();
        json.WriteString("name", what);
        json.WriteString("ph", "M");
        json.WriteNumber("pid", process);
        json.WriteNumber("tid", rank);
        json.WriteStartObject("args");
        json.WriteString("name", name);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteEvent(Utf8JsonWriter json, int process, int lane, in PictureBlock block)
    {
        PipelineOp operation = block.Operation;
        json.WriteStartObject();
        json.WriteString("name", OperationNames.Of(operation));
        // As profilers write the work of a GPU, so that `hadal trace analyze` reads a plan as it reads what became of it.
        json.WriteString("cat", "kernel");
        json.WriteString("ph", "X");
        json.WriteNumber("pid", process);
        json.WriteNumber("tid", block.Rank);
        json.WriteNumber("ts", block.Start * MicrosecondsPerUnit);
        json.WriteNumber("dur", block.Duration * MicrosecondsPerUnit);
        json.WriteStartObject("args");
        json.WriteNumber("stream", lane);
        json.WriteString("class", block.IsBatch ? "communication" : "computation");
        json.WriteNumber("index", block.Index);
        if (block.IsBatch)
        {
            json.WriteNumber("transfers", operation.MicroBatch);
        }
        else
        {
            json.WriteNumber("phase", operation.Phase);
            json.WriteNumber("microBatch", operation.MicroBatch);
        }

        if (block.IsPair)
        {
            json.WriteNumber("backwardPhase", operation.BackwardPhase);
            json.WriteNumber("backwardMicroBatch", operation.BackwardMicroBatch);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
