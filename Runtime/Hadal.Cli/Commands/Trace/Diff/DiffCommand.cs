using System.CommandLine;
using Hadal.Cli.CommandLine;
using Hadal.Parallelism.Traces;

namespace Hadal.Cli.Commands.Trace.Diff;

/// <summary><c>hadal trace diff A B</c>: what changed from one trace to another, and whether that is too much.</summary>
internal static class DiffCommand
{
    internal static Command Create(ToolConsole console)
    {
        Argument<string> before = new("A") { Description = "The trace to compare with." };
        Argument<string> after = new("B") { Description = "The trace that is compared." };
        Option<double?> threshold = new Option<double?>("--threshold")
        {
            Description = "Fail where something differs by more than this, in percent of A.",
            HelpName = "PCT",
        }.NeedsNumber().Within(0, 1e6);
        TraceReading reading = new();
        Command command = new("diff", "Compare two traces: totals, phases, kernels.") { before, after, threshold };
        reading.AddTo(command);
        command.SetAction(parsed =>
        {
            TraceAnalysis[] traces = TraceFiles.Analyze(console, [parsed.GetRequiredValue(before), parsed.GetRequiredValue(after)], reading.Read(parsed));
            TraceFiles.Warn(console, traces);
            TraceComparison comparison = TraceComparison.Of(traces[0], traces[1]);
            if (parsed.GetValue(threshold) is { } percent)
            {
                MustBeComplete(traces);
                Hold(comparison, percent);
            }

            console.Print(parsed, comparison, TraceJson.Default.TraceComparison, DiffTable.Of);
        });
        return command;
    }

    // What is missing takes no time: a run that failed would pass as a faster one.
    private static void MustBeComplete(TraceAnalysis[] traces)
    {
        if (Array.Find(traces, trace => trace.Incomplete is not null) is { } partial)
        {
            throw new HadalException($"'{partial.Name}' is incomplete, so that no threshold can hold for it: {partial.Incomplete}");
        }
    }

    private static void Hold(TraceComparison comparison, double percent)
    {
        string[] beyond = [.. comparison.Beyond(percent).Select(difference => $"  {difference}")];
        if (beyond.Length > 0)
        {
            string list = string.Join(Environment.NewLine, beyond);
            throw new HadalException($"'{comparison.B}' differs from '{comparison.A}' by more than {percent} %:{Environment.NewLine}{list}");
        }
    }
}
