using Hadal.Cli.CommandLine;
using Spectre.Console;
using static Hadal.Cli.Commands.Bench.Gemm.Reports.GemmBenchTables;

namespace Hadal.Cli.Commands.Bench.Gemm.Reports;

/// <summary>A line a problem, a column a peer with our speed over its.</summary>
internal static class ComparisonTable
{
    internal static Table Of(IReadOnlyList<GemmBenchRow> rows)
    {
        string[] peers = [.. rows.Select(row => row.Peer).OfType<string>().Distinct()];
        bool deepGemm = rows.Any(row => row.DeepgemmRatio is not null);
        bool deepGemmDirty = rows.Any(row => row.DeepgemmRatioDirty is not null);
        Table table = PlainTable.Of(
        [
            "M × N × K", "operation", "ours µs", "± %", "dirty µs", "2 s µs", "TFLOPS", "TB/s", "roofline %",
            .. peers.Select(Title),
            .. deepGemm ? (string[])["DeepGEMM"] : [],
            .. deepGemmDirty ? (string[])["DeepGEMM, dirty"] : [],
            "configuration", "MHz",
        ]);
        foreach (IGrouping<string, GemmBenchRow> problem in rows.GroupBy(row => $"{Shape(row)} {Operation(row)}"))
        {
            GemmBenchRow ours = problem.First();
            table.Add(
            [
                Shape(ours), Operation(ours), Number(ours.OursUs, "F1"), Number(ours.SpreadPct, "F1"), Number(ours.OursDirtyUs, "F1"), Number(ours.OursSustainedUs, "F1"),
                Number(ours.Tflops, "G4"), Number(ours.TbPerS, "G3"), Percent(ours.Roofline),
                .. peers.Select(peer => Number(problem.FirstOrDefault(row => row.Peer == peer)?.Ratio, "F2")),
                .. deepGemm ? (string[])[Number(problem.FirstOrDefault(row => row.DeepgemmRatio is not null)?.DeepgemmRatio, "F2")] : [],
                .. deepGemmDirty ? (string[])[Number(problem.FirstOrDefault(row => row.DeepgemmRatioDirty is not null)?.DeepgemmRatioDirty, "F2")] : [],
                ours.Configuration, Number(ours.ClockMhz, "F0"),
            ]);
        }

        return table;
    }

    // Every peer is a form of one library.
    private static string Title(string peer) => peer.Replace("cublaslt-", "", StringComparison.Ordinal);
}
