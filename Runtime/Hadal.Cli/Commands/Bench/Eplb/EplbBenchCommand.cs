using System.CommandLine;
using System.Globalization;
using Hadal.Cli.CommandLine;

namespace Hadal.Cli.Commands.Bench.Eplb;

/// <summary><c>hadal bench eplb</c>: how long placements of experts take, and how good they are.</summary>
internal static class EplbBenchCommand
{
    private const int DefaultRounds = 41;

    internal static Command Create(ToolConsole console)
    {
        Option<int> rounds = new Option<int>("--rounds") { Description = "Times that each is measured.", HelpName = "N", DefaultValueFactory = _ => DefaultRounds }.Within(1, 10_000);
        Option<FileInfo> file = new Option<FileInfo>("--out") { Description = "Write the document to a file too.", HelpName = "FILE" }.NeedsValue();
        Command command = new("eplb", "Placement of experts: both policies, beside times of the original measured elsewhere.") { rounds, file };
        command.SetAction(parsed =>
        {
            FileInfo? target = parsed.GetValue(file);
            if (target is { Directory.Exists: false })
            {
                throw new HadalException($"--out: there is no folder '{target.DirectoryName}'.");
            }

            BenchDocument<EplbBenchRow> document = Measure(console, parsed.GetValue(rounds));
            if (target is not null)
            {
                OutputFile.Write(target.FullName, ToolConsole.Serialize(document, EplbBenchJson.Default.BenchDocumentEplbBenchRow));
            }

            console.Print(parsed, document, EplbBenchJson.Default.BenchDocumentEplbBenchRow, written => EplbBenchTable.Of(written.Rows));
        });
        return command;
    }

    private static BenchDocument<EplbBenchRow> Measure(ToolConsole console, int rounds)
    {
        List<EplbBenchRow> rows = [];
        EplbProblem[] problems = [.. EplbProblem.Known, .. EplbProblem.Growth];

        // On a busy machine the JIT compiler settles late, at the cost of what is measured first.
        _ = EplbMeasurement.Measure(problems[0], rounds).Count();
        console.Track("bench eplb", problems.Length, progress =>
        {
            foreach (EplbProblem problem in problems)
            {
                rows.AddRange(EplbMeasurement.Measure(problem, rounds));
                progress.Step($"{problem.Name}, {problem.Experts} experts");
            }
        });
        return new("eplb", DateTime.UtcNow.ToString("s", CultureInfo.InvariantCulture) + "Z", BuildCommit.Value, BenchHardware.Of(Device.Cpu), rows);
    }
}
