using System.Globalization;
using Hadal.Cli.CommandLine;
using Hadal.Parallelism;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Hadal.Cli.Commands.Eplb.Plan;

/// <summary>A line a layer, and the sum of it.</summary>
internal static class PlanTable
{
    internal static IRenderable Of(PlanReport report)
    {
        List<string> headers = ["layer", "max/mean", "lower bound", "most replicas of an expert"];
        if (report.CrossNode is not null)
        {
            headers.Add("across nodes");
        }

        if (report.SplitMaxOverMean is not null)
        {
            headers.Add("max/mean if split");
        }

        Table table = PlainTable.Of([.. headers]);
        for (int layer = 0; layer < report.MaxOverMean.Count; layer++)
        {
            List<string> cells =
            [
                layer.ToString(CultureInfo.InvariantCulture), Number(report.MaxOverMean[layer]), Number(report.LowerBound[layer]),
                report.ReplicaCounts[layer].Max().ToString(CultureInfo.InvariantCulture),
            ];
            if (report.CrossNode is not null)
            {
                cells.Add(Number(report.CrossNode[layer]));
            }

            if (report.SplitMaxOverMean is not null)
            {
                cells.Add(Number(report.SplitMaxOverMean[layer]));
            }

            table.Add([.. cells]);
        }

        return new Rows(
            table,
            new Text($"Worst max/mean {Number(report.WorstMaxOverMean)}; {Counted.Of(report.Duplicates, "replica")} beside another of {(report.Duplicates == 1 ? "its" : "their")} expert. The placement itself is printed with --json."));
    }

    private static string Number(double value) => value.ToString("F4", CultureInfo.InvariantCulture);
}
