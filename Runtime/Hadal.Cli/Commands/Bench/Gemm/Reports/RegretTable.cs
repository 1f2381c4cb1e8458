using System.Globalization;
using Hadal.Cli.CommandLine;
using Spectre.Console;
using static Hadal.Cli.Commands.Bench.Gemm.Reports.GemmBenchTables;

namespace Hadal.Cli.Commands.Bench.Gemm.Reports;

/// <summary>A line a problem: the fastest candidate, what the model takes among all, what a call takes among those that are compiled.</summary>
internal static class RegretTable
{
    internal static Table Of(IReadOnlyList<GemmBenchRow> rows)
    {
        Table table = PlainTable.Of("M × N × K", "operation", "candidates", "best", "µs", "model, of all", "µs", "regret %", "choice", "µs", "regret %");
        foreach (GemmBenchRow row in rows)
        {
            if (row.Regret is not GemmRegret regret)
            {
                continue;
            }

            table.Add(
                Shape(row), Operation(row), regret.Candidates.Count.ToString(CultureInfo.InvariantCulture),
                regret.Best, Number(regret.BestUs, "F1"),
                regret.ModelPick, Number(regret.ModelPickUs, "F1"), Number(regret.ModelPickPct, "F1"),
                row.Configuration, Number(row.OursUs, "F1"), Number(regret.Pct, "F1"));
        }

        return table;
    }
}
