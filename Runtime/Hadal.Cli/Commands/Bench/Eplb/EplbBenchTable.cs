using System.Globalization;
using Hadal.Cli.CommandLine;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Hadal.Cli.Commands.Bench.Eplb;

/// <summary>A line a problem and policy.</summary>
internal static class EplbBenchTable
{
    internal static IRenderable Of(IReadOnlyList<EplbBenchRow> rows)
    {
        Table table = PlainTable.Of("case", "policy", "shape", "gpus", "ms", "fastest", "processor", "± %", "eplb.py ms", "ratio", "max/mean", "worst", "bound", "duplicates", "ns/(E log E)");
        foreach (EplbBenchRow row in rows)
        {
            table.Add(
                row.Case.Name, row.Case.Policy, $"{row.Case.Layers}x{row.Case.Experts} -> {row.Case.Replicas}", row.Case.Gpus.ToString(CultureInfo.InvariantCulture),
                Number(row.OursUs / 1000, "F2"), Number(row.FastestUs / 1000, "F2"), Number(row.ProcessorUs / 1000, "F2"), Number(row.SpreadPct, "F0"), Number(row.PeerUs / 1000, "F0"), Number(row.Ratio, "F0"),
                Number(row.MeanMaxOverMean, "F4"), Number(row.WorstMaxOverMean, "F4"), Number(row.MeanLowerBound, "F4"),
                row.Duplicates.ToString(CultureInfo.InvariantCulture), Number(row.NsPerExpertLogExpert, "F2"));
        }

        return new Rows(table, new Text($"eplb.py was measured elsewhere: {EplbPeers.Name}."));
    }

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "";
}
