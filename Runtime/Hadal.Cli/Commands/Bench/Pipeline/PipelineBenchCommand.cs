using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Hadal.Cli.CommandLine;
using Hadal.Parallelism.Pipelines;
using Spectre.Console;

namespace Hadal.Cli.Commands.Bench.Pipeline;

/// <summary><c>hadal bench pipeline</c>: how long simulations of pipeline schedules take.</summary>
internal static class PipelineBenchCommand
{
    internal static Command Create(ToolConsole console)
    {
        Option<PipelineBenchCase[]> cases = new("--schedule")
        {
            Description = "Simulate these instead of the default ones, such as dualpipe:2048x8192; may be repeated.",
            HelpName = "KIND:RANKSxMICROBATCHES",
            CustomParser = ParseCases,
        };
        Option<int> rounds = new Option<int>("--rounds") { Description = "Rounds at most; two seconds are enough.", HelpName = "N", DefaultValueFactory = _ => 7 }.Within(1, 1000);
        BenchReport<PipelineBenchRow> report = new(console, PipelineBenchJson.Default.BenchDocumentPipelineBenchRow);
        Command command = new("pipeline", "Simulation of pipeline schedules.") { cases, rounds };
        report.AddTo(command);
        command.SetAction(parsed => report.Make(
            parsed,
            () => Measure(console, parsed.GetValue(cases) is { Length: > 0 } given ? given : PipelineBench.DefaultCases, parsed.GetValue(rounds)),
            (rows, _) => Table(rows)));
        return command;
    }

    private static BenchDocument<PipelineBenchRow> Measure(ToolConsole console, IReadOnlyList<PipelineBenchCase> cases, int rounds)
    {
        // Before the minutes of measuring, not after.
        foreach (PipelineBenchCase one in cases)
        {
            _ = PipelineSchedule.Create(PipelineKindNames.Find(one.Kind)!.Value, one.Ranks, one.MicroBatches);
        }

        List<PipelineBenchRow> rows = [];
        console.Track("bench pipeline", cases.Count, progress =>
        {
            foreach (PipelineBenchCase one in cases)
            {
                rows.Add(PipelineBench.Measure(one, rounds));
                progress.Step($"{one.Kind} {one.Ranks} × {one.MicroBatches}");
            }
        });
        return BenchDocument<PipelineBenchRow>.Of("pipeline", Device.Cpu, rows);
    }

    private static PipelineBenchCase[] ParseCases(ArgumentResult result)
    {
        List<PipelineBenchCase> cases = [];
        foreach (Token token in result.Tokens)
        {
            if (token.Value.Split(':') is [string kind, string size] && PipelineKindNames.Find(kind) is not null
                && size.Split('x') is [string first, string second]
                && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out int ranks)
                && int.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out int microBatches))
            {
                cases.Add(new(kind, ranks, microBatches));
            }
            else
            {
                result.AddError($"--schedule takes KIND:RANKSxMICROBATCHES, such as dualpipe:2048x8192, of the kinds {string.Join(", ", PipelineKindNames.All)}; it was given '{token.Value}'.");
            }
        }

        return [.. cases];
    }

    private static Table Table(IReadOnlyList<PipelineBenchRow> rows)
    {
        Table table = PlainTable.Of("kind", "ranks", "micro-batches", "ms", "CPU ms", "operations", "peak MiB");
        foreach (PipelineBenchRow row in rows)
        {
            table.Add(
                row.Case.Kind, $"{row.Case.Ranks}", $"{row.Case.MicroBatches}", Number(row.OursUs / 1000), Number(row.CpuUs / 1000), $"{row.Operations}", Number(row.PeakMiB));
        }

        return table;
    }

    private static string Number(double value) => value.ToString("F1", CultureInfo.InvariantCulture);
}
