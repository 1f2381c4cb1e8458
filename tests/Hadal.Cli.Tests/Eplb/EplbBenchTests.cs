using System.Text.Json;
using Hadal.Cli.CommandLine;
using Hadal.Cli.Commands.Bench;
using Hadal.Cli.Commands.Bench.Eplb;

namespace Hadal.Cli.Tests.Eplb;

public class EplbBenchTests
{
    [Fact]
    public void Rows_tell_time_and_quality_of_both_policies_and_where_the_peer_was_measured()
    {
        EplbProblem problem = new("small", 2, 16, new(20, 1, 1, 4), 1000);
        BenchDocument<EplbBenchRow> document = new("eplb", "2026-01-01T00:00:00Z", null, new(null, null, null, "a processor", 2), [.. EplbMeasurement.Measure(problem, 3)]);
        JsonElement written = JsonDocument.Parse(ToolConsole.Serialize(document, EplbBenchJson.Default.BenchDocumentEplbBenchRow)).RootElement;
        Tool.MustHaveExactly(written, "benchmark", "date", "commit", "hardware", "rows");
        JsonElement[] rows = [.. written.GetProperty("rows").EnumerateArray()];
        Assert.Equal(["reference", "balanced"], rows.Select(row => row.GetProperty("case").GetProperty("policy").GetString()));
        Assert.All(rows, row =>
        {
            Tool.MustHaveExactly(
                row, "case", "oursUs", "spreadPct", "fastestUs", "processorUs", "peer", "peerUs", "ratio", "meanMaxOverMean", "worstMaxOverMean", "meanLowerBound",
                "duplicates", "nsPerExpertLogExpert");
            Assert.Contains("measured elsewhere", row.GetProperty("peer").GetString(), StringComparison.Ordinal);
            Assert.True(row.GetProperty("meanMaxOverMean").GetDouble() >= row.GetProperty("meanLowerBound").GetDouble() - 1e-5);
        });
        Assert.True(rows[1].GetProperty("meanMaxOverMean").GetDouble() <= rows[0].GetProperty("meanMaxOverMean").GetDouble());
    }

    [Fact]
    public void A_target_in_no_folder_is_refused_before_anything_is_measured() =>
        Tool.MustFail(Tool.Run("bench", "eplb", "--out", "/no/such/folder/x.json"), 1, "no folder");
}
