using System.Globalization;
using Hadal.Cli.CommandLine;
using Spectre.Console;
using static Hadal.Cli.Commands.Bench.Gemm.Reports.GemmBenchTables;

namespace Hadal.Cli.Commands.Bench.Gemm.Reports;

/// <summary>Our speed over each peer's, over all problems of one operation: forward by row count, gradients all together, as the targets are set.</summary>
internal static class SummaryTable
{
    internal static Table Of(IReadOnlyList<GemmBenchRow> rows)
    {
        Table table = PlainTable.Of("operation", "M", "peer", "shapes", "least", "mean", "most", "dirty mean", "2 s mean");
        foreach (var group in rows.GroupBy(row => (Operation: Operation(row), M: row.Case.Operation == Problems.GemmOperation.ForwardName ? row.Case.M : 0)))
        {
            foreach (IGrouping<string, GemmBenchRow> peer in group.Where(row => row is { Peer: not null, Ratio: not null }).GroupBy(row => row.Peer!))
            {
                Add(table, group.Key, peer.Key, [.. peer.Select(row => row.Ratio!.Value)], peer.Select(row => row.RatioDirty), peer.Select(row => row.RatioSustained));
            }

            GemmBenchRow[] anchored = [.. group.Where(row => row.DeepgemmRatioDirty is not null)];
            if (anchored.Length > 0)
            {
                Add(table, group.Key, "DeepGEMM", [.. anchored.Select(row => row.DeepgemmRatio).OfType<double>()], anchored.Select(row => row.DeepgemmRatioDirty), []);
            }
        }

        return table;
    }

    private static void Add(Table table, (string Operation, int M) group, string peer, double[] ratios, IEnumerable<double?> dirty, IEnumerable<double?> sustained) => table.Add(
        group.Operation,
        group.M > 0 ? group.M.ToString(CultureInfo.InvariantCulture) : "",
        peer,
        ratios.Length.ToString(CultureInfo.InvariantCulture),
        Number(Statistics.Quantile(ratios, 0), "F2"),
        Number(Statistics.GeometricMean(ratios), "F2"),
        Number(Statistics.Quantile(ratios, 1), "F2"),
        Number(Statistics.GeometricMean([.. dirty.OfType<double>()]), "F2"),
        Number(Statistics.GeometricMean([.. sustained.OfType<double>()]), "F2"));
}
