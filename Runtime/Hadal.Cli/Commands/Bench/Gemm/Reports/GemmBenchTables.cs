using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Hadal.Cli.Commands.Bench.Gemm.Reports;

/// <summary>Rows as tables, one a measurement.</summary>
internal static class GemmBenchTables
{
    private static readonly (string Measurement, Func<IReadOnlyList<GemmBenchRow>, Table> Build)[] s_tables =
    [
        (GemmMeasurementName.Comparison, ComparisonTable.Of),
        (GemmMeasurementName.Comparison, SummaryTable.Of),
        (GemmMeasurementName.Budget, BudgetTable.Of),
        (GemmMeasurementName.Sweep, SweepTable.Of),
        (GemmMeasurementName.Candidates, RegretTable.Of),
        (GemmMeasurementName.Chain, ChainTable.Of),
    ];

    internal static IRenderable Render(IReadOnlyList<GemmBenchRow> rows, bool markdown)
    {
        List<Table> tables = [];
        foreach ((string measurement, Func<IReadOnlyList<GemmBenchRow>, Table> build) in s_tables)
        {
            GemmBenchRow[] own = [.. rows.Where(row => row.Case.Measurement == measurement)];
            if (own.Length > 0 && build(own) is { Rows.Count: > 0 } table)
            {
                table.Border = markdown ? TableBorder.Markdown : table.Border;
                tables.Add(table);
            }
        }

        return new Rows(tables);
    }

    internal static string Shape(GemmBenchRow row) => string.Create(CultureInfo.InvariantCulture, $"{row.Case.M} × {row.Case.N} × {row.Case.K}");

    internal static string Operation(GemmBenchRow row) => $"{row.Case.Operation} {row.Case.Result}{(row.Case.Accumulate ? " +=" : "")}";

    internal static string Number(double? value, string format) =>
        value is double number && double.IsFinite(number) ? number.ToString(format, CultureInfo.InvariantCulture) : string.Empty;

    /// <summary>A share as percent.</summary>
    internal static string Percent(double? share) => Number(100 * share, "F0");
}
