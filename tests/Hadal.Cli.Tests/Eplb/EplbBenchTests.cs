using System.Text.Json;
using System.Xml.Linq;
using Hadal.Cli.CommandLine;
using Hadal.Cli.Commands.Bench;
using Hadal.Cli.Commands.Bench.Eplb;
using Hadal.Testing;

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

    [Fact]
    public void A_plot_in_no_folder_is_refused_before_anything_is_measured() =>
        Tool.MustFail(Tool.Run("bench", "eplb", "--plot", "/no/such/folder/x.svg"), 1, "--plot: there is no folder");

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"cases\":[{\"name\":\"a\",\"weight\":[[1,2]],\"replicas\":3,\"groups\":1,\"nodes\":1,\"gpus\":2}]}")]
    public void Cases_that_do_not_fit_are_refused_before_anything_is_measured(string cases)
    {
        using TemporaryFolder folder = new();
        Tool.MustFail(Tool.Run("bench", "eplb", "--cases", folder.Write("cases.json", cases)), 1, "cases.json");
    }

    // Growth is measured to 4,096 experts.
    [Fact(Explicit = true)]
    public void Given_cases_are_measured_and_the_plot_has_only_the_points_of_growth()
    {
        using TemporaryFolder folder = new();
        string cases = folder.Write("cases.json", "{\"cases\":[{\"name\":\"growth\",\"weight\":[[1,2,3]],\"replicas\":4,\"groups\":1,\"nodes\":1,\"gpus\":2}]}");
        ToolRun run = Tool.Run("bench", "eplb", "--rounds", "1", "--cases", cases, "--plot", folder["growth.svg"], "--json");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(2, run.Json.GetProperty("rows").EnumerateArray().Count(row => row.GetProperty("case").GetProperty("experts").GetInt32() == 3));
        Assert.Equal([7, 7, 7, 7], PointsOf(File.ReadAllText(folder["growth.svg"])));
    }

    [Fact]
    public void A_time_of_zero_is_drawn_at_the_foot()
    {
        IEnumerable<EplbBenchRow> rows = EplbMeasurement.Measure(new("small", 2, 16, new(20, 1, 1, 4), null), 1).Select(row => row with { ProcessorUs = 0 });
        Assert.Equal([1, 1, 1, 1], PointsOf(EplbGrowthPlot.Of([.. rows])));
    }

    private static int[] PointsOf(string svg) =>
        [.. XDocument.Parse(svg).Descendants().Where(element => element.Name.LocalName == "polyline").Select(line => line.Attribute("points")!.Value.Split(' ').Length)];
}
