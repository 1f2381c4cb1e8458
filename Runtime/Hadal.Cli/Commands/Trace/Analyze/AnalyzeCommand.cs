using System.CommandLine;
using Hadal.Cli.CommandLine;
using Hadal.Parallelism.Traces;

namespace Hadal.Cli.Commands.Trace.Analyze;

/// <summary><c>hadal trace analyze FILE…</c>: what each trace says of its GPU, and how ranks differ.</summary>
internal static class AnalyzeCommand
{
    internal static Command Create(ToolConsole console)
    {
        Argument<string[]> files = new("FILE") { Description = "Traces, plain or gzip; one a rank.", Arity = ArgumentArity.OneOrMore };
        Option<string> html = new Option<string>("--html") { Description = "Also write a report that needs nothing but a browser.", HelpName = "OUT" }.NeedsValue();
        TraceReading reading = new();
        Command command = new("analyze", "Sum up traces: busy time, overlap of communication, streams, kernels, phases.") { files, html };
        reading.AddTo(command);
        command.SetAction(parsed =>
        {
            string[] inputs = parsed.GetRequiredValue(files);
            string? report = parsed.GetValue(html);
            MustNotBeRead(report, inputs);
            TraceAnalysis[] traces = TraceFiles.Analyze(console, inputs, reading.Read(parsed));
            if (report is not null)
            {
                TraceReport.Save(report, traces);
            }

            TraceFiles.Warn(console, traces);
            console.Print(parsed, TraceDocument.Of(traces), TraceJson.Default.TraceDocument, _ => TraceTables.Of(traces));
        });
        return command;
    }

    // A report in place of the trace that it is about would be all that is left of it.
    private static void MustNotBeRead(string? report, string[] inputs)
    {
        if (report is not null && Array.Find(inputs, input => Place(input) == Place(report)) is { } input)
        {
            throw new HadalException($"The report would overwrite the trace '{input}'; name another file for --html.");
        }
    }

    private static string Place(string file) => File.Exists(file) && File.ResolveLinkTarget(file, returnFinalTarget: true) is { } target ? target.FullName : Path.GetFullPath(file);
}
