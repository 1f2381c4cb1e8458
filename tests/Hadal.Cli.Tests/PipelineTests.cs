using System.Text.Json;
using Hadal.Testing;

namespace Hadal.Cli.Tests;

public class PipelineTests
{
    private static readonly string[] s_size = ["--ranks", "4", "--microbatches", "8"];

    [Theory]
    [InlineData("1f1b")]
    [InlineData("interleaved")]
    [InlineData("zb-h1")]
    [InlineData("zb-v")]
    [InlineData("dualpipe")]
    [InlineData("dualpipev")]
    public void Every_kind_has_a_schedule_a_simulation_and_nothing_on_standard_error(string kind)
    {
        ToolRun schedule = Tool.Run(["pipeline", "schedule", "--kind", kind, .. s_size, "--json"]);
        Assert.True(schedule.ExitCode == 0, schedule.ToString());
        Assert.Equal("", schedule.Error);
        Tool.MustHaveExactly(schedule.Json, "kind", "ranks", "microBatches", "overlap", "forwardOnly", "programs");
        Assert.Equal(kind, schedule.Json.GetProperty("kind").GetString());
        Assert.Equal(4, schedule.Json.GetProperty("programs").GetArrayLength());

        ToolRun simulation = Tool.Run(["pipeline", "simulate", "--kind", kind, .. s_size, "--json"]);
        Assert.True(simulation.ExitCode == 0, simulation.ToString());
        Tool.MustHaveExactly(simulation.Json, "makespan", "bubble", "peakActivations", "formula");
        Assert.Equal(4, simulation.Json.GetProperty("bubble").GetArrayLength());
        Assert.Equal(4, simulation.Json.GetProperty("peakActivations").GetArrayLength());
        Assert.Equal(kind == "zb-v" ? JsonValueKind.Null : JsonValueKind.Number, simulation.Json.GetProperty("formula").ValueKind);
    }

    [Fact]
    public void A_program_is_written_in_the_encoding_of_the_recorded_ones()
    {
        ToolRun run = Tool.Run("pipeline", "schedule", "--kind", "dualpipe", "--ranks", "2", "--microbatches", "4", "--json");
        Assert.Equal(
            """["F",0,0] ["C",[["sendF",0,0,1],["recvF",1,0,1]]] ["F",1,0] ["F",0,1] ["B",1,0] ["C",[["sendF",0,1,1],["sendB",1,0,1],["recvF",1,1,1],["recvB",0,0,1]]] ["FB",1,1,0,0] ["B",1,1] ["C",[["sendB",1,1,1],["recvB",0,1,1]]] ["Bi",0,1] ["W",0,1]""",
            string.Join(' ', run.Json.GetProperty("programs")[0].EnumerateArray().Select(operation => operation.GetRawText())));
    }

    [Fact]
    public void The_figure_of_DualPipe_takes_66_units()
    {
        JsonElement json = Tool.Run("pipeline", "simulate", "--kind", "dualpipe", "--ranks", "8", "--microbatches", "20", "--json").Json;
        Assert.Equal(66, json.GetProperty("makespan").GetDouble());
        Assert.Equal(6, json.GetProperty("formula").GetDouble());
        Assert.All(json.GetProperty("bubble").EnumerateArray(), bubble => Assert.Equal(6, bubble.GetDouble()));
        Assert.All(json.GetProperty("peakActivations").EnumerateArray(), peak => Assert.Equal(9, peak.GetInt32()));
    }

    [Fact]
    public void Options_reach_the_schedule()
    {
        JsonElement json = Tool.Run(["pipeline", "schedule", "--kind", "dualpipev", .. s_size, "--no-overlap", "--forward-only", "--json"]).Json;
        Assert.False(json.GetProperty("overlap").GetBoolean());
        Assert.True(json.GetProperty("forwardOnly").GetBoolean());
        Assert.Equal(15.5, Tool.Run("pipeline", "simulate", "--kind", "1f1b", "--ranks", "2", "--microbatches", "2", "--f", "1", "--b", "2.5", "--w", "1", "--link", "1", "--json")
            .Json.GetProperty("makespan").GetDouble());
    }

    [Fact]
    public void A_comparison_ranks_the_kinds_and_says_why_one_is_refused()
    {
        JsonElement kinds = Tool.Run("pipeline", "compare", "--ranks", "4", "--microbatches", "10", "--json").Json.GetProperty("kinds");
        Assert.Equal(6, kinds.GetArrayLength());
        Tool.MustHaveExactly(kinds[0], "kind", "makespan", "bubble", "bubblePct", "formula", "peakActivations", "parameters", "refusal");
        Assert.Equal("interleaved", kinds[5].GetProperty("kind").GetString());
        Assert.Equal(JsonValueKind.Null, kinds[5].GetProperty("makespan").ValueKind);
        Assert.Contains("multiple", kinds[5].GetProperty("refusal").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_beyond_all_bounds_are_null() => Assert.Equal(
        JsonValueKind.Null,
        Tool.Run(["pipeline", "simulate", "--kind", "1f1b", .. s_size, "--f", "1e308", "--json"]).Json.GetProperty("makespan").ValueKind);

    [Theory]
    [InlineData("even number of ranks", "--kind", "dualpipe", "--ranks", "3", "--microbatches", "12")]
    [InlineData("at least 8", "--kind", "dualpipev", "--ranks", "4", "--microbatches", "7")]
    [InlineData("multiple", "--kind", "interleaved", "--ranks", "4", "--microbatches", "9")]
    [InlineData("at least 2 chunks", "--kind", "interleaved", "--ranks", "4", "--microbatches", "8", "--chunks", "1")]
    [InlineData("ranks", "--kind", "1f1b", "--ranks", "-4", "--microbatches", "8")]
    [InlineData("at least 0", "--kind", "1f1b", "--ranks", "4", "--microbatches", "8", "--f", "-1")]
    [InlineData("at least 0", "--kind", "zb-v", "--ranks", "4", "--microbatches", "8", "--w", "NaN")]
    public void A_number_that_no_schedule_has_is_an_error_with_the_reason(string reason, params string[] arguments)
    {
        Tool.MustFail(Tool.Run(["pipeline", "schedule", .. arguments, "--json"]), 1, reason);
        Tool.MustFail(Tool.Run(["pipeline", "simulate", .. arguments, "--json"]), 1, reason);
    }

    [Theory]
    [InlineData("--kind", "gpipe", "--ranks", "4", "--microbatches", "8")]
    [InlineData("--kind", "DualPipe", "--ranks", "4", "--microbatches", "8")]
    [InlineData("--ranks", "4", "--microbatches", "8")]
    [InlineData("--kind", "1f1b", "--microbatches", "8")]
    [InlineData("--kind", "1f1b", "--ranks", "four", "--microbatches", "8")]
    [InlineData("--kind", "1f1b", "--ranks", "4", "--microbatches", "99999999999")]
    [InlineData("--kind", "1f1b", "--ranks", "4", "--microbatches", "8", "--f", "quick")]
    [InlineData("--kind", "1f1b", "--ranks", "4", "--microbatches", "8", "--fb")]
    [InlineData("--kind", "1f1b", "--ranks", "4", "--microbatches", "8", "--speed", "2")]
    public void A_command_line_that_does_not_parse_is_an_error_of_usage(params string[] arguments)
    {
        Tool.MustFail(Tool.Run(["pipeline", "simulate", .. arguments, "--json"]), 2, "hadal: ");
        Tool.MustFail(Tool.Run(["pipeline", "schedule", .. arguments]), 2, "hadal: ");
    }

    [Fact]
    public void A_document_is_written_to_a_file_too()
    {
        using TemporaryFolder folder = new();
        ToolRun run = Tool.Run(["pipeline", "simulate", "--kind", "zb-h1", .. s_size, "--json", "--out", folder["simulation.json"]]);
        Assert.Equal(run.Output, File.ReadAllText(folder["simulation.json"]));
        Tool.MustFail(Tool.Run(["pipeline", "simulate", "--kind", "zb-h1", .. s_size, "--json", "--out", folder["no/such/folder.json"]]), 1, "no/such");
    }

    [Theory]
    [InlineData("schedule", "rank 3: F0.0")]
    [InlineData("simulate", "makespan 33")]
    [InlineData("compare", "dualpipe")]
    public void Without_json_text_is_printed(string command, string expected) =>
        Assert.Contains(expected, Tool.Run(["pipeline", command, "--kind", command == "compare" ? "dualpipe" : "1f1b", .. s_size]).Output, StringComparison.Ordinal);

    [Fact]
    public void A_schedule_too_large_to_print_is_refused() => Tool.MustFail(
        Tool.Run("pipeline", "schedule", "--kind", "dualpipe", "--ranks", "2048", "--microbatches", "8192"), 1, "are printed");

    [Fact]
    public void The_simulator_is_measured()
    {
        ToolRun run = Tool.Run("bench", "pipeline", "--schedule", "dualpipe:4x8", "--schedule", "zb-v:2x4", "--rounds", "2", "--json");
        Assert.True(run.ExitCode == 0, run.ToString());
        Tool.MustHaveExactly(run.Json, "benchmark", "date", "commit", "hardware", "rows");
        Assert.Equal("pipeline", run.Json.GetProperty("benchmark").GetString());
        Assert.Equal(2, run.Json.GetProperty("rows").GetArrayLength());
        Assert.All(run.Json.GetProperty("rows").EnumerateArray(), row => Assert.True(row.GetProperty("oursUs").GetDouble() > 0));
        Tool.MustFail(Tool.Run("bench", "pipeline", "--schedule", "gpipe:4x8"), 2, "gpipe:4x8");
        Tool.MustFail(Tool.Run("bench", "pipeline", "--schedule", "dualpipe:3x8"), 1, "even number");
    }
}
