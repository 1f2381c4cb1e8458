using System.CommandLine;
using System.Globalization;
using Hadal.Cli.CommandLine;
using Spectre.Console;

namespace Hadal.Cli.Commands.Bench.Trace;

/// <summary><c>hadal bench trace</c>: how long the analysis of a large trace takes.</summary>
internal static class TraceBenchCommand
{
    internal const string Gzip = "gzip";

    internal static Command Create(ToolConsole console)
    {
        Option<int> mebibytes = new Option<int>("--mib") { Description = "Length of the trace's text.", HelpName = "N", DefaultValueFactory = _ => 1024 }.Within(1, 1 << 16);
        Option<int> rounds = new Option<int>("--rounds") { Description = "Times that each is measured.", HelpName = "N", DefaultValueFactory = _ => 5 }.Within(1, 1000);
        BenchReport<TraceBenchRow> report = new(console, TraceBenchJson.Default.BenchDocumentTraceBenchRow);
        Command command = new("trace", "Analysis of a trace, plain and gzip, that is made in the folder of temporary files.") { mebibytes, rounds };
        report.AddTo(command);
        command.SetAction(parsed => report.Make(parsed, () => Measure(console, parsed.GetValue(mebibytes), parsed.GetValue(rounds)), (rows, _) => Table(rows)));
        return command;
    }

    private static BenchDocument<TraceBenchRow> Measure(ToolConsole console, int mebibytes, int rounds)
    {
        List<TraceBenchRow> rows = [];
        TraceBenchCase[] cases = [new("none", mebibytes), new(Gzip, mebibytes)];
        console.Track("bench trace", cases.Length, progress =>
        {
            foreach (TraceBenchCase one in cases)
            {
                rows.Add(TraceBench.Measure(one, rounds));
                progress.Step($"{one.MiB} MiB, compression {one.Compression}");
            }
        });
        return BenchDocument<TraceBenchRow>.Of("trace", Device.Cpu, rows);
    }

    private static Table Table(IReadOnlyList<TraceBenchRow> rows)
    {
        Table table = PlainTable.Of("MiB", "compression", "s", "CPU s", "GPU events", "peak MiB");
        foreach (TraceBenchRow row in rows)
        {
            table.Add($"{row.Case.MiB}", row.Case.Compression, Number(row.OursUs / 1e6), Number(row.CpuUs / 1e6), $"{row.GpuEvents}", Number(row.PeakMiB));
        }

        return table;
    }

    private static string Number(double value) => value.ToString("F1", CultureInfo.InvariantCulture);
}
