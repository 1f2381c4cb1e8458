using System.Globalization;
using Hadal.Cli.CommandLine;
using Hadal.Parallelism;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Hadal.Cli.Commands.Eplb.Replay;

/// <summary>A line a setting, and the best.</summary>
internal static class ReplayTable
{
    internal static IRenderable Of(ReplayReport report)
    {
        Table table = PlainTable.Of("predictor", "steps", "interval", "replicas", "max/mean", "worst step", "plans", "moves");
        foreach (ReplayRow row in report.Settings)
        {
            table.Add(
                row.Predictor, Number(row.Window), Number(row.Interval), Number(row.Replicas), Ratio(row.MeanMaxOverMean), Ratio(row.WorstMaxOverMean),
                Number(row.Plans), Number(row.Moves));
        }

        ReplayRow best = report.Best;
        string setting = best.Plans == 0
            ? $"no plan was worth its moves; the placement of equal loads, {Counted.Of(best.Replicas, "replica")}"
            : $"{best.Predictor} of {Counted.Of(best.Window, "step")}, a plan every {Counted.Of(best.Interval, "step")}, {Counted.Of(best.Replicas, "replica")}";
        return new Rows(table, new Text($"Best: {setting}: max/mean {Ratio(best.MeanMaxOverMean)} with {Counted.Of(best.Moves, "move")}."));
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Ratio(double value) => value.ToString("F4", CultureInfo.InvariantCulture);
}
