using System.CommandLine;
using Hadal.Cli.CommandLine;
using Hadal.Parallelism;

namespace Hadal.Cli.Commands.Bench.Eplb;

/// <summary><c>hadal bench eplb</c>: how long placements of experts take, and how good they are.</summary>
internal static class EplbBenchCommand
{
    private const int DefaultRounds = 41;

    // They are there for their balance.
    private const int RoundsOfGiven = 3;

    internal static Command Create(ToolConsole console)
    {
        Option<int> rounds = new Option<int>("--rounds") { Description = "Times that each is measured.", HelpName = "N", DefaultValueFactory = _ => DefaultRounds }.Within(1, 10_000);
        BenchReport<EplbBenchRow> report = new(console, EplbBenchJson.Default.BenchDocumentEplbBenchRow);
        Command command = new("eplb", "Placement of experts: both policies, beside times of the original measured elsewhere.") { rounds };
        Option<string> cases = new Option<string>("--cases") { Description = "Also the cases of a file: {\"cases\":[{\"name\",\"weight\",\"replicas\",\"groups\",\"nodes\",\"gpus\"}]}.", HelpName = "FILE" }.NeedsValue();
        Option<string> plot = new Option<string>("--plot") { Description = "Draw what time grows with.", HelpName = "FILE.svg" }.NeedsValue();
        command.Add(cases);
        command.Add(plot);
        report.AddTo(command);
        command.SetAction(parsed => report.Make(parsed, () => Measure(console, parsed.GetValue(rounds), parsed.GetValue(cases), Writable(plot, parsed)), (rows, _) => EplbBenchTable.Of(rows)));
        return command;
    }

    private static string? Writable(Option<string> option, ParseResult parsed)
    {
        string? file = parsed.GetValue(option);
        OutputFile.MustBeWritable(option.Name, file);
        return file;
    }

    private static BenchDocument<EplbBenchRow> Measure(ToolConsole console, int rounds, string? cases, string? plot)
    {
        List<EplbBenchRow> rows = [], growth = [];
        EplbProblem[] given = cases is null ? [] : EplbCaseFile.Read(cases);
        EplbProblem[] problems = [.. EplbProblem.Known, .. EplbProblem.Growth, .. given];

        // On a busy machine the JIT compiler settles late, at the cost of what is measured first.
        _ = EplbMeasurement.Measure(problems[0], rounds).Count();
        console.Track("bench eplb", problems.Length, progress =>
        {
            foreach (EplbProblem problem in problems)
            {
                EplbBenchRow[] measured = [.. EplbMeasurement.Measure(problem, given.Contains(problem) ? Math.Min(rounds, RoundsOfGiven) : rounds)];
                rows.AddRange(measured);
                growth.AddRange(EplbProblem.Growth.Contains(problem) ? measured : []);
                progress.Step($"{problem.Name}, {Counted.Of(problem.Experts, "expert")}");
            }
        });
        if (plot is not null)
        {
            OutputFile.Write(plot, EplbGrowthPlot.Of(growth));
        }

        return BenchDocument<EplbBenchRow>.Of("eplb", Device.Cpu, rows);
    }
}
