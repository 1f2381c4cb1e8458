using System.Globalization;
using Hadal.Cli.CommandLine;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Hadal.Cli.Commands.Tune.Reports;

/// <summary>A line a number of rows, and what there is to say beside.</summary>
internal static class TuneTable
{
    internal static IRenderable Of(TuneReport report)
    {
        Table table = PlainTable.Of("kernel", "M", "configuration", "µs", "± %", "model", "µs", "ratio");
        foreach (TuneKernelReport kernel in report.Kernels)
        {
            foreach (TunePoint point in kernel.Points)
            {
                table.Add(
                    kernel.Name, point.M.ToString(CultureInfo.InvariantCulture), point.Configuration, Number(point.Us, "F1"), Number(point.SpreadPct, "F1"),
                    point.Model, Number(point.ModelUs, "F1"), Number(point.Ratio, "F3"));
            }
        }

        IEnumerable<string> words =
        [
            .. report.Notes,
            .. report.Kernels.SelectMany(kernel => kernel.Failed.Select(failure => $"{kernel.Name}: {failure}")),
            $"{report.Gpu} with {report.Multiprocessors} multiprocessors is in {report.File}: as an AdditionalFiles item it fixes the choice at the next build.",
        ];
        return new Rows([table, .. words.Select(word => new Text(word))]);
    }

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "";
}
