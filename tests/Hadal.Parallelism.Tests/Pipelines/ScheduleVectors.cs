using System.Text.Json;
using Hadal.Parallelism.Pipelines;

namespace Hadal.Parallelism.Tests.Pipelines;

/// <summary>Reads the recorded programs of DualPipe and DualPipeV.</summary>
internal static class ScheduleVectors
{
    private static readonly string[] s_transfers = ["sendF", "recvF", "sendB", "recvB"];
    private static readonly string[] s_operations = ["F", "B", "Bi", "W", "FB", "C"];

    internal static JsonDocument Read(string name)
    {
        using Stream stream = typeof(ScheduleVectors).Assembly.GetManifestResourceStream(name)!;
        return JsonDocument.Parse(stream);
    }

    /// <summary>A program as text, one operation a line, transfers written out.</summary>
    internal static string Text(PipelineProgram program) => string.Join('\n', program.Operations.ToArray().Select(operation => operation.Kind switch
    {
        PipelineOpKind.Communicate => "C " + string.Join(' ', program.Transfers(operation).ToArray().Select(transfer =>
            $"{s_transfers[(int)transfer.Kind]},{transfer.Phase},{transfer.MicroBatch},{transfer.Peer}")),
        PipelineOpKind.ForwardBackward => $"FB {operation.Phase} {operation.MicroBatch} {operation.BackwardPhase} {operation.BackwardMicroBatch}",
        _ => $"{s_operations[(int)operation.Kind]} {operation.Phase} {operation.MicroBatch}",
    }));

    /// <summary>A recorded program as the same text.</summary>
    internal static string Text(JsonElement recorded) => string.Join('\n', recorded.EnumerateArray().Select(operation => operation[0].GetString() == "C"
        ? "C " + string.Join(' ', operation[1].EnumerateArray().Select(transfer => string.Join(',', transfer.EnumerateArray())))
        : string.Join(' ', operation.EnumerateArray())));
}
