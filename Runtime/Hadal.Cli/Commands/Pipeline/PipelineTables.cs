using System.Globalization;
using Hadal.Cli.CommandLine;
using Hadal.Parallelism.Pipelines;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Hadal.Cli.Commands.Pipeline;

/// <summary>What <c>hadal pipeline</c> prints for people.</summary>
internal static class PipelineTables
{
    private static readonly string[] s_letters = ["F", "B", "Bi", "W", "FB"];

    /// <summary>A rank's computations in order, each with module and micro-batch; transfers are in the document alone.</summary>
    internal static IRenderable Of(PipelineScheduleDocument document) =>
        new Rows(document.Programs.Ranks.Select(program => new Text($"rank {program.Rank}: {string.Join(' ', Computations(program))}")));

    internal static IRenderable Of(PipelineSimulationDocument document)
    {
        Table table = PlainTable.Of("rank", "bubble", "activations");
        for (int rank = 0; rank < document.Bubble.Count; rank++)
        {
            table.Add(Number(rank), Number(document.Bubble[rank]), Number(document.PeakActivations[rank]));
        }

        string formula = document.Formula is double ideal ? $", bubble by formula {Number(ideal)}" : "";
        return new Rows(new Text($"makespan {Number(document.Makespan)}{formula}"), table);
    }

    internal static IRenderable Of(PipelineComparisonDocument document)
    {
        Table table = PlainTable.Of("kind", "makespan", "bubble", "%", "formula", "activations", "parameters");
        foreach (PipelineComparisonEntry entry in document.Kinds.Where(entry => entry.Refusal is null))
        {
            table.Add(
                entry.Kind, Number(entry.Makespan), Number(entry.Bubble), entry.BubblePct.ToString("F1", CultureInfo.InvariantCulture),
                entry.Formula is double formula ? Number(formula) : "", Number(entry.PeakActivations), Number(entry.Parameters));
        }

        return new Rows([table, .. document.Kinds.Select(entry => entry.Refusal).OfType<string>().Select(refusal => new Text(refusal))]);
    }

    private static IEnumerable<string> Computations(PipelineProgram program) => program.Operations.ToArray()
        .Where(operation => operation.Kind != PipelineOpKind.Communicate)
        .Select(operation => operation.Kind == PipelineOpKind.ForwardBackward
            ? $"F{operation.Phase}.{operation.MicroBatch}&B{operation.BackwardPhase}.{operation.BackwardMicroBatch}"
            : $"{s_letters[(int)operation.Kind]}{operation.Phase}.{operation.MicroBatch}");

    private static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
