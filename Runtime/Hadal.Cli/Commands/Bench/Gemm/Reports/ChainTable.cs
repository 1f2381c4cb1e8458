using System.Globalization;
using Hadal.Cli.CommandLine;
using Spectre.Console;
using static Hadal.Cli.Commands.Bench.Gemm.Reports.GemmBenchTables;

namespace Hadal.Cli.Commands.Bench.Gemm.Reports;

/// <summary>A line a form of a chain.</summary>
internal static class ChainTable
{
    internal static Table Of(IReadOnlyList<GemmBenchRow> rows)
    {
        Table table = PlainTable.Of("M × N × K", "operation", "launch", "dependent", "calls", "weights", "ours µs", "± %", "TB/s", "peer", "peer µs", "ratio", "configuration");
        foreach (GemmBenchRow row in rows)
        {
            if (row.Case.Chain is not GemmChainCase chain)
            {
                continue;
            }

            table.Add(
                Shape(row), Operation(row), chain.Launch, chain.DependentLaunch, chain.Calls.ToString(CultureInfo.InvariantCulture), chain.Weights.ToString(CultureInfo.InvariantCulture),
                Number(row.OursUs, "F2"), Number(row.SpreadPct, "F1"), Number(row.TbPerS, "F2"), row.Peer, Number(row.PeerUs, "F2"), Number(row.Ratio, "F2"), row.Configuration);
        }

        return table;
    }
}
