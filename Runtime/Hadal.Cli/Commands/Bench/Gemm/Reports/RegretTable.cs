using System.Globalization;
using Hadal.Cli.CommandLine;
using Spectre.Console;
using static Hadal.Cli.Commands.Bench.Gemm.Reports.GemmBenchTables;

namespace Hadal.Cli.Commands.Bench.Gemm.Reports;

/// <summary>
/// A line a problem: the fastest candidate, what the model takes among all, what a call takes among those that are compiled, each beside the
/// fastest. At the end the mean and the worst of both regrets.
/// </summary>
internal static class RegretTable
{
    internal static Table Of(IReadOnlyList<GemmBenchRow> rows)
    {
        Table table = PlainTable.Of("M × N × K", "operation", "candidates", "best", "µs", "model, of all", "µs", "regret %", "choice", "µs", "regret %");
        List<GemmRegret> regrets = [];
        foreach (GemmBenchRow row in rows)
        {
            if (row.Regret is not GemmRegret regret)
            {
                continue;
            }

            regrets.Add(regret);
            table.Add(
                Shape(row), Operation(row), regret.Candidates.Count.ToString(CultureInfo.InvariantCulture),
                regret.Best, Number(regret.BestUs, "F1"),
                regret.ModelPick, Number(regret.ModelPickUs, "F1"), Number(regret.ModelPickPct, "F1"),
                row.Configuration, Number(row.OursUs, "F1"), Number(regret.Pct, "F1"));
        }

        if (regrets.Count > 0)
        {
            AddSummary(table, "mean", regrets, percents => percents.Average());
            AddSummary(table, "worst", regrets, percents => percents.Max());
        }

        return table;
    }

    private static void AddSummary(Table table, string name, List<GemmRegret> regrets, Func<IEnumerable<double>, double> summarize) => table.Add(
        name, "", "", "", "", "", "", Number(summarize(regrets.Select(regret => regret.ModelPickPct)), "F1"),
        "", "", Number(summarize(regrets.Select(regret => regret.Pct)), "F1"));
}
