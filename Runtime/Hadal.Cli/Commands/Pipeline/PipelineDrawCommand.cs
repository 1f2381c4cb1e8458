using System.CommandLine;
using System.Globalization;
using Hadal.Cli.CommandLine;
using Hadal.Parallelism;
using Hadal.Parallelism.Pipelines;
using Hadal.Parallelism.Pipelines.Drawing;
using Spectre.Console;

namespace Hadal.Cli.Commands.Pipeline;

/// <summary><c>hadal pipeline draw --out FILE</c>: a picture of a schedule with given times.</summary>
internal static class PipelineDrawCommand
{
    internal static Command Create(ToolConsole console)
    {
        PipelineCommandOptions options = new(kindRequired: true, drawing: true);
        Command command = new("draw", "Draw a schedule with given times: .svg, .html, .json (a trace for Perfetto) or .csv.");
        options.AddTo(command);
        command.SetAction(parsed => console.Print(
            parsed, Draw(options.Read(parsed), options.File(parsed)!), PipelineDrawJson.Default.PipelineDrawDocument, Render));
        return command;
    }

    private static PipelineDrawDocument Draw(PipelineRequest request, string file)
    {
        PipelineDrawing.CheckExtension(file);
        PipelineSchedule schedule = request.ShownSchedule("drawn");
        PipelineTimeline timeline = PipelineSimulator.Run(schedule, request.Costs);
        PipelineDrawing.Save(file, schedule, timeline);
        return new(Path.GetFullPath(file), PipelineKindNames.NameOf(schedule.Kind), schedule.Ranks, schedule.MicroBatches, timeline.Makespan);
    }

    // Rows end their line; a text alone does not.
    private static Rows Render(PipelineDrawDocument document) => new(new Text(string.Create(
        CultureInfo.InvariantCulture,
        $"{document.File}: {document.Kind}, {Counted.Of(document.Ranks, "rank")}, {Counted.Of(document.MicroBatches, "micro-batch", "micro-batches")}, makespan {document.Makespan:G6}")));
}
