using System.CommandLine;
using Hadal.Cli.CommandLine;

namespace Hadal.Cli.Commands.Bench.Eplb;

/// <summary><c>hadal bench eplb</c>: how long placements of experts take, and how good they are.</summary>
internal static class EplbBenchCommand
{
    private const int DefaultRounds = 41;

    internal static Command Create(ToolConsole console)
    {
        Option<int> rounds = new Option<int>("--rounds") { Description = "Times that each is measured.", HelpName = "N", DefaultValueFactory = _ => DefaultRounds }.Within(1, 10_000);
        BenchReport<EplbBenchRow> report = new(console, EplbBenchJson.Default.BenchDocumentEplbBenchRow);
        Command command = new("eplb", "Placement of experts: both policies, beside times of the original measured elsewhere.") { rounds };
        report.AddTo(command);
        command.SetAction(parsed => report.Make(parsed, () => Measure(console, parsed.GetValue(rounds)), (rows, _) => EplbBenchTable.Of(rows)));
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
        return BenchDocument<EplbBenchRow>.Of("eplb", Device.Cpu, rows);
    }
}
