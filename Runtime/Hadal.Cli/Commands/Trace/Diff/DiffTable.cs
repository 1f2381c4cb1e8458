using System.Globalization;
using Hadal.Cli.CommandLine;
using Hadal.Cli.Commands.Trace.Analyze;
using Hadal.Parallelism.Traces;
using Spectre.Console;

namespace Hadal.Cli.Commands.Trace.Diff;

/// <summary>Totals, phases and kernels of two traces, a line each.</summary>
internal static class DiffTable
{
    internal static Table Of(TraceComparison comparison)
    {
        Table table = PlainTable.Of("", "A µs", "B µs", "difference µs", "%", "name");
        foreach (TraceDifference difference in (IEnumerable<TraceDifference>)[.. comparison.Totals, .. comparison.Phases, .. comparison.Kernels])
        {
            table.Add(
                difference.Kind, Number(difference.AUs, "N1"), Number(difference.BUs, "N1"), Number(difference.DifferenceUs, "N1"),
                Number(difference.Percent, "F2"), TraceTables.Short(difference.Name));
        }

        return table;
    }

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "";
}
