using System.Text.Json;
using Hadal.Testing;

namespace Hadal.Cli.Tests.Mla;

public class MlaBenchTests
{
    [Fact]
    public void On_a_CPU_the_managed_implementation_is_measured()
    {
        using TemporaryFolder folder = new();
        ToolRun run = Tool.RunProcess("bench", "mla", "--rounds", "2", "--out", folder["mla.json"], "--json");
        Assert.True(run.ExitCode == 0, run.ToString());
        Tool.MustHaveExactly(run.Json, "benchmark", "date", "commit", "hardware", "rows");
        Assert.Equal("mla", run.Json.GetProperty("benchmark").GetString());
        JsonElement[] rows = [.. run.Json.GetProperty("rows").EnumerateArray()];
        Assert.Equal(2, rows.Length);
        foreach (JsonElement row in rows)
        {
            Tool.MustHaveExactly(
                row, "case", "oursUs", "splitUs", "dirtyUs", "splitDirtyUs", "spreadPct", "peer", "peerUs", "ratio", "tflops", "tbPerS", "rooflineUs", "clockMhz", "timing");
            Tool.MustHaveExactly(row.GetProperty("case"), "measurement", "batch", "heads", "queryTokens", "length", "lengths", "cache", "page");
            Assert.True(row.GetProperty("oursUs").GetDouble() > 0);
            Assert.True(row.GetProperty("tflops").GetDouble() > 0);
            Assert.Equal(JsonValueKind.Null, row.GetProperty("peer").ValueKind);
            Assert.Equal("stopwatch", row.GetProperty("timing").GetString());
        }

        Assert.Equal(run.Output, File.ReadAllText(folder["mla.json"]));
    }

    [Theory]
    [InlineData("bf16", "normal")]
    [InlineData("f16", "imbalanced")]
    [InlineData("fp8", "fixed")]
    public void A_step_of_ones_own_is_measured_as_it_is_described(string cache, string lengths)
    {
        ToolRun run = Tool.RunProcess(
            "bench", "mla", "--batch", "3", "--heads", "5", "--query-tokens", "2", "--length", "40", "--cache", cache, "--lengths", lengths, "--page", "16", "--rounds", "1", "--json");
        Assert.True(run.ExitCode == 0, run.ToString());
        JsonElement step = Assert.Single(run.Json.GetProperty("rows").EnumerateArray()).GetProperty("case");
        Assert.Equal(
            ("decode", 3, 5, 2, 40, lengths, cache, 16),
            (Text("measurement"), Whole("batch"), Whole("heads"), Whole("queryTokens"), Whole("length"), Text("lengths"), Text("cache"), Whole("page")));

        string? Text(string name) => step.GetProperty(name).GetString();

        int Whole(string name) => step.GetProperty(name).GetInt32();
    }

    [Fact]
    public void Without_json_a_table_is_printed_in_Markdown_if_asked_for()
    {
        string[] step = ["bench", "mla", "--batch", "1", "--heads", "1", "--length", "9", "--rounds", "1"];
        Assert.Contains("roofline", Tool.RunProcess(step).Output, StringComparison.Ordinal);
        string[] lines = Tool.RunProcess([.. step, "--markdown"]).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(3, lines.Length);
        Assert.All(lines, line => Assert.Matches(@"^\|.*\|\s*$", line));
    }

    [Theory]
    [InlineData("--batch", "0")]
    [InlineData("--heads", "129")]
    [InlineData("--heads", "many")]
    [InlineData("--query-tokens", "9")]
    [InlineData("--length", "-1")]
    [InlineData("--lengths", "random")]
    [InlineData("--cache", "fp4")]
    [InlineData("--page")]
    [InlineData("--rounds", "0")]
    [InlineData("--fp8", "--heads", "16")]
    [InlineData("--markdown", "--json")]
    public void A_value_that_an_option_has_not_is_a_matter_of_the_command_line(params string[] options) => Tool.MustFail(Tool.Run(["bench", "mla", .. options]), 2, options[0]);

    [Fact]
    public void A_page_that_no_kernel_has_is_an_error_that_says_why() => Tool.MustFail(Tool.Run("bench", "mla", "--page", "48"), 1, "power of two");

    [Fact]
    public void More_tokens_than_a_cache_holds_are_an_error_that_says_so() =>
        Tool.MustFail(Tool.Run("bench", "mla", "--batch", "60000", "--heads", "1", "--length", "1000000"), 1, "tokens");

    [Theory]
    [InlineData("/no/such/folder/mla.json", "/no/such/folder")]
    [InlineData("/tmp", "is a folder")]
    public void A_target_that_cannot_be_written_is_refused_before_anything_is_measured(string target, string reason) => Tool.MustFail(Tool.Run("bench", "mla", "--out", target), 1, reason);
}
