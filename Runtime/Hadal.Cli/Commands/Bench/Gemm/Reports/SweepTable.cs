using System.Globalization;
using Hadal.Cli.CommandLine;
using Spectre.Console;
using static Hadal.Cli.Commands.Bench.Gemm.Reports.GemmBenchTables;

namespace Hadal.Cli.Commands.Bench.Gemm.Reports;

/// <summary>A line a row count, and one for the worst drop of each layer.</summary>
internal static class SweepTable
{
    internal static Table Of(IReadOnlyList<GemmBenchRow> rows)
    {
        Table table = PlainTable.Of("N × K", "operation", "M", "ours µs", "± %", "less than with fewer rows %", "TFLOPS", "roofline %", "configuration");
        foreach (IGrouping<string, GemmBenchRow> layer in rows.GroupBy(row => $"{row.Case.N} × {row.Case.K} {Operation(row)}"))
        {
            foreach (GemmBenchRow row in layer)
            {
                Add(table, row, row.Case.M.ToString(CultureInfo.InvariantCulture));
            }

            GemmBenchRow worst = layer.MaxBy(row => row.DropPct)!;
            Add(table, worst, string.Create(CultureInfo.InvariantCulture, $"worst: {worst.Case.M}"));
        }

        return table;
    }

    private static void Add(Table table, GemmBenchRow row, string m) => table.Add(
        string.Create(CultureInfo.InvariantCulture, $"{row.Case.N} × {row.Case.K}"), Operation(row), m, Number(row.OursUs, "F1"), Number(row.SpreadPct, "F1"),
        Number(row.DropPct, "F1"), Number(row.Tflops, "F0"), Percent(row.Roofline), row.Configuration);
}
