using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Hadal.Parallelism.Pipelines;

namespace Hadal.Cli.Commands.Pipeline;

/// <summary>
/// Writes every program as an array of operations, each on a line: <c>["F",phase,microBatch]</c>, <c>["FB",phase,microBatch,backwardPhase,backwardMicroBatch]</c>,
/// <c>["C",[["sendF",phase,microBatch,peer],…]]</c>.
/// </summary>
internal sealed class PipelineProgramsConverter : JsonConverter<PipelinePrograms>
{
    private static readonly string[] s_operations = ["F", "B", "Bi", "W", "FB"];
    private static readonly string[] s_transfers = ["sendF", "recvF", "sendB", "recvB"];

    public override PipelinePrograms Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Programs are written, not read.");

    public override void Write(Utf8JsonWriter writer, PipelinePrograms value, JsonSerializerOptions options)
    {
        StringBuilder text = new();
        writer.WriteStartArray();
        foreach (PipelineProgram program in value.Ranks)
        {
            writer.WriteStartArray();
            foreach (ref readonly PipelineOp operation in program.Operations)
            {
                text.Clear();
                Append(text, program, operation);
                writer.WriteRawValue(text.ToString(), skipInputValidation: true);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static void Append(StringBuilder text, PipelineProgram program, in PipelineOp operation)
    {
        if (operation.Kind == PipelineOpKind.Communicate)
        {
            text.Append("[\"C\",[");
            foreach (PipelineTransfer transfer in program.Transfers(operation))
            {
                text.Append(CultureInfo.InvariantCulture, $"{(text[^1] == '[' ? "" : ",")}[\"{s_transfers[(int)transfer.Kind]}\",{transfer.Phase},{transfer.MicroBatch},{transfer.Peer}]");
            }

            text.Append("]]");
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"[\"{s_operations[(int)operation.Kind]}\",{operation.Phase},{operation.MicroBatch}");
        if (operation.Kind == PipelineOpKind.ForwardBackward)
        {
            text.Append(CultureInfo.InvariantCulture, $",{operation.BackwardPhase},{operation.BackwardMicroBatch}");
        }

        text.Append(']');
    }
}
