using System.Globalization;
using Hadal.Cli.CommandLine;
using Spectre.Console;

namespace Hadal.Cli.Commands.Bench.Mla.Reports;

/// <summary>A line a step.</summary>
internal static class MlaBenchTable
{
    internal static Table Of(IReadOnlyList<MlaBenchRow> rows, bool markdown)
    {
        Table table = PlainTable.Of(
            "what", "b", "heads", "s_q", "tokens", "lengths", "cache", "µs", "± %", "split µs", "dirty µs", "roofline µs", "TFLOPS", "TB/s", "MHz", "peer", "peer µs", "ratio", "ratio, split");
        table.Border = markdown ? TableBorder.Markdown : table.Border;
        foreach (MlaBenchRow row in rows)
        {
            MlaBenchCase step = row.Case;
            table.Add(
                step.Measurement, Whole(step.Batch), Whole(step.Heads), Whole(step.QueryTokens), Whole(step.Length), step.Lengths, $"{step.Cache}/{Whole(step.Page)}",
                row.Skipped is null ? Number(row.OursUs, "F1") : "skipped", Number(row.SpreadPct, "F1"), Number(row.SplitUs, "F1"), Number(row.DirtyUs, "F1"), Number(row.RooflineUs, "F1"),
                Number(row.Tflops, "F0"), Number(row.TbPerS, "F2"), Number(row.ClockMhz, "F0"), row.Peer, Number(row.PeerUs, "F1"), Number(row.Ratio, "F2"), Number(row.RatioSplit, "F2"));
        }

        return table;
    }

    private static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Number(double? value, string format) =>
        value is double number && double.IsFinite(number) ? number.ToString(format, CultureInfo.InvariantCulture) : "";
}
