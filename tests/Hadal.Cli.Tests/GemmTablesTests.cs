using System.Text.Json;
using Hadal.Cli.CommandLine;
using Hadal.Cli.Commands.Bench.Gemm.Problems;
using Hadal.Cli.Commands.Bench.Gemm.Reports;
using Hadal.Specs;
using Spectre.Console;

namespace Hadal.Cli.Tests;

public class GemmTablesTests
{
    [Fact]
    public void Every_measurement_has_its_table_and_peers_are_columns()
    {
        string text = Render(
        [
            Row(GemmMeasurementName.Comparison) with { Peer = "cublaslt-bf16", PeerUs = 20, Ratio = 2 },
            Row(GemmMeasurementName.Comparison) with { Peer = "cublaslt-fp8-fast", PeerUs = 5, Ratio = 0.5 },
            Row(GemmMeasurementName.Comparison) with { Peer = "cublaslt-fp8-blocks" },
            Chained(),
            Row(GemmMeasurementName.Budget) with { Case = Row(GemmMeasurementName.Budget).Case with { SmBudget = 24 }, SmProportional = 0.987 },
            Row(GemmMeasurementName.Sweep) with { DropPct = 3.25 },
            Row(GemmMeasurementName.Candidates) with { Regret = new(4.5, "best-one", 9.5, "model-one", 9.75, 2.5, [new("best-one", 9.5, 1), new("model-one", 9.75, 2)]) },
        ]);
        Assert.All((string[])["4096 × 7168 × 2048", "bf16", "fp8-fast", "2.00", "0.50", "fp8-blocks", "0.987", "best-one", "model-one", "worst: 4096", "3.2", "weights"], part => Assert.Contains(part, text, StringComparison.Ordinal));

        // One line for three peers.
        Assert.Single(text.Split('\n'), line => line.Contains("2.00", StringComparison.Ordinal) && line.Contains("0.50", StringComparison.Ordinal));
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_summary_takes_forward_by_row_count_and_averages_as_ratios_are()
    {
        GemmBenchRow Peer(int m, double ratio) => Row(GemmMeasurementName.Comparison, m) with { Peer = "cublaslt-fp8-fast", Ratio = ratio, RatioDirty = ratio };
        string[] lines = Render([Peer(1, 0.5), Peer(1, 2), Peer(4096, 3)]).Split('\n');
        Assert.Contains(lines, line => line.Contains("cublaslt-fp8-fast", StringComparison.Ordinal) && line.Contains("1.00", StringComparison.Ordinal) && line.Contains("0.50", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("cublaslt-fp8-fast", StringComparison.Ordinal) && line.Contains("4096", StringComparison.Ordinal) && line.Contains("3.00", StringComparison.Ordinal));
    }

    [Fact]
    public void Regrets_end_with_their_mean_and_their_worst()
    {
        GemmBenchRow Judged(double regret, double ofAll) => Row(GemmMeasurementName.Candidates) with { Regret = new(regret, "best", 9, "model", 9, ofAll, []) };
        string[] lines = Render([Judged(1, 6), Judged(4, 2)]).Split('\n');
        Assert.Matches(@"\bmean\b.*\b4\.0\b.*\b2\.5\b", Assert.Single(lines, line => line.Contains("mean", StringComparison.Ordinal)));
        Assert.Matches(@"\bworst\b.*\b6\.0\b.*\b4\.0\b", Assert.Single(lines, line => line.Contains("worst", StringComparison.Ordinal)));
    }

    [Fact]
    public void Nothing_measured_is_no_table() => Assert.Equal("", Render([]).Trim());

    [Fact]
    public void What_a_row_is_about_stands_in_its_case()
    {
        JsonElement json = Json(Chained()).GetProperty("case");
        Tool.MustHaveExactly(json, "m", "n", "k", "result", "operation", "accumulate", "measurement", "chain");
        Tool.MustHaveExactly(json.GetProperty("chain"), "launch", "dependentLaunch", "calls", "weights");
        GemmProblem gradient = new(new(2112, 4096, 7168), GemmOperation.WeightGradients[0]);
        json = Json(Row(GemmMeasurementName.Budget) with { Case = GemmBenchCase.Of(gradient, GemmMeasurementName.Budget) with { SmBudget = 112 } }).GetProperty("case");
        Tool.MustHaveExactly(json, "m", "n", "k", "result", "operation", "accumulate", "measurement", "smBudget");
        Assert.Equal(("f32", "weight-gradient", true, 112), (json.GetProperty("result").GetString(), json.GetProperty("operation").GetString(), json.GetProperty("accumulate").GetBoolean(), json.GetProperty("smBudget").GetInt32()));
    }

    [Fact]
    public void A_comparison_s_row_has_what_the_design_names()
    {
        JsonElement json = Json(Row(GemmMeasurementName.Comparison));
        Assert.All((string[])["case", "oursUs", "spreadPct", "peer", "peerUs", "ratio", "tflops", "tbPerS", "roofline", "clockMhz", "configuration"], name => Assert.True(json.TryGetProperty(name, out _), name));
        Assert.All((string[])["regret", "dropPct", "smProportional", "deepgemmAnchor"], name => Assert.False(json.TryGetProperty(name, out _), name));
    }

    private static GemmBenchRow Row(string measurement, int m = 4096) => new()
    {
        Case = GemmBenchCase.Of(new(new(m, 7168, 2048), new(ScaleLayout.RowsByBlocks, GemmResult.BFloat16, Accumulates: false)), measurement),
        OursUs = 10,
        SpreadPct = 1,
        Tflops = 1000,
        TbPerS = 1,
        Roofline = 0.75,
        Configuration = "m128n128",
        Timing = "cupti",
    };

    private static GemmBenchRow Chained()
    {
        GemmBenchRow row = Row(GemmMeasurementName.Chain);
        return row with { Case = row.Case with { Chain = new("graph", "weights", 136, 17) } };
    }

    private static JsonElement Json(GemmBenchRow row) => JsonDocument.Parse(ToolConsole.Serialize(new("gemm", "", null, new(null, null, null, "", 1), [row]), GemmBenchJson.Default.BenchDocumentGemmBenchRow))
        .RootElement.GetProperty("rows")[0];

    private static string Render(IReadOnlyList<GemmBenchRow> rows)
    {
        using StringWriter output = new();
        IAnsiConsole console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(output), Ansi = AnsiSupport.No });
        console.Profile.Width = 240;
        console.Write(GemmBenchTables.Render(rows, markdown: false));
        return output.ToString();
    }
}
