using System.Globalization;
using Hadal.Cli.CommandLine;
using Spectre.Console;
using static Hadal.Cli.Commands.Bench.Gemm.Reports.GemmBenchTables;

namespace Hadal.Cli.Commands.Bench.Gemm.Reports;

/// <summary>A line a part of the chip.</summary>
internal static class BudgetTable
{
    internal static Table Of(IReadOnlyList<GemmBenchRow> rows)
    {
        Table table = PlainTable.Of("M × N × K", "operation", "SMs", "ours µs", "± %", "TFLOPS", "roofline %", "of the proportional rate", "configuration", "MHz");
        foreach (GemmBenchRow row in rows)
        {
            table.Add(
                Shape(row), Operation(row), row.Case.SmBudget?.ToString(CultureInfo.InvariantCulture), Number(row.OursUs, "F1"), Number(row.SpreadPct, "F1"),
                Number(row.Tflops, "F0"), Percent(row.Roofline), Number(row.SmProportional, "F3"), row.Configuration, Number(row.ClockMhz, "F0"));
        }

        return table;
    }
}
