using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Hadal.Cli.CommandLine;
using Hadal.Parallelism.Pipelines;
using Spectre.Console.Rendering;

namespace Hadal.Cli.Commands.Pipeline;

/// <summary><c>hadal pipeline</c>: schedules of pipeline parallelism.</summary>
internal static class PipelineCommand
{
    internal static Command Create(ToolConsole console) => new("pipeline", "Schedules of pipeline parallelism: programs, simulated times, comparison, pictures.")
    {
        Subcommand(console, "schedule", "Print what every rank does.", options => Schedule(options), PipelineJson.Default.PipelineScheduleDocument, PipelineTables.Of),
        Subcommand(console, "simulate", "Play a schedule with given times.", options => Simulate(options), PipelineJson.Default.PipelineSimulationDocument, PipelineTables.Of),
        CompareCommand(console),
        PipelineDrawCommand.Create(console),
    };

    private static Command Subcommand<T>(
        ToolConsole console, string name, string description, Func<PipelineRequest, T> make, JsonTypeInfo<T> type, Func<T, IRenderable> render)
    {
        PipelineCommandOptions options = new(kindRequired: true);
        Command command = new(name, description);
        options.AddTo(command);
        command.SetAction(parsed => Print(console, parsed, make(options.Read(parsed)), options.File(parsed), type, render));
        return command;
    }

    private static Command CompareCommand(ToolConsole console)
    {
        PipelineCommandOptions options = new(kindRequired: false);
        Command command = new("compare", "Simulate all methods, the times being those of a device's share of the model, and rank them.");
        options.AddTo(command);
        command.SetAction(parsed => Print(
            console, parsed, Compare(options.Read(parsed)), options.File(parsed), PipelineJson.Default.PipelineComparisonDocument, PipelineTables.Of));
        return command;
    }

    private static void Print<T>(ToolConsole console, ParseResult parsed, T document, string? file, JsonTypeInfo<T> type, Func<T, IRenderable> render)
    {
        if (file is not null)
        {
            OutputFile.Write(file, ToolConsole.Serialize(document, type));
        }

        console.Print(parsed, document, type, render);
    }

    private static PipelineScheduleDocument Schedule(PipelineRequest request) => PipelineScheduleDocument.Of(request.ShownSchedule("printed"));

    private static PipelineSimulationDocument Simulate(PipelineRequest request) =>
        PipelineSimulationDocument.Of(PipelineSimulator.Run(request.Schedule(), request.Costs, keepTimes: false));

    private static PipelineComparisonDocument Compare(PipelineRequest request)
    {
        IReadOnlyList<PipelineComparisonRow> rows = PipelineComparison.Of(request.Ranks, request.MicroBatches, request.Costs, request.Options);
        PipelineComparisonRow[] wanted = [.. rows.Where(row => request.Kind is null || row.Kind == request.Kind)];
        return wanted.Any(row => row.Refusal is null)
            ? new(request.Ranks, request.MicroBatches, [.. wanted.Select(PipelineComparisonEntry.Of)])
            : throw new ArgumentException(wanted[0].Refusal);
    }
}
