using System.Text.Json;
using System.Xml.Linq;
using Hadal.Testing;

namespace Hadal.Cli.Tests.Pipeline;

public sealed class PipelineDrawTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(".svg", "<svg ")]
    [InlineData(".html", "<!doctype html>")]
    [InlineData(".json", "{\"displayTimeUnit\":\"ms\",")]
    [InlineData(".csv", "rank,index,operation,")]
    public void A_file_is_drawn_as_its_name_ends(string extension, string start)
    {
        ToolRun run = Draw(_folder["picture" + extension], "--json");

        Assert.True(run.ExitCode == 0, run.ToString());
        Tool.MustHaveExactly(run.Json, "file", "kind", "ranks", "microBatches", "makespan");
        Assert.Equal(_folder["picture" + extension], run.Json.GetProperty("file").GetString());
        Assert.Equal(66, run.Json.GetProperty("makespan").GetDouble());
        Assert.StartsWith(start, File.ReadAllText(_folder["picture" + extension]), StringComparison.Ordinal);
    }

    [Fact]
    public void One_rank_is_no_ranks()
    {
        ToolRun run = Tool.Run("pipeline", "draw", "--kind", "1f1b", "--ranks", "1", "--microbatches", "1", "--out", _folder["a.svg"]);
        Assert.Contains("1f1b, 1 rank, 1 micro-batch, makespan", run.Output, StringComparison.Ordinal);
        Assert.Contains("1f1b: 1 rank, 1 micro-batch", File.ReadAllText(_folder["a.svg"]), StringComparison.Ordinal);
    }

    [Fact]
    public void The_times_of_the_command_line_are_those_of_the_picture()
    {
        ToolRun run = Draw(_folder["trace.json"], "--f", "2", "--b", "2", "--w", "2", "--no-overlap");

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.EndsWith("makespan 132\n", run.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        using JsonDocument trace = JsonDocument.Parse(File.ReadAllText(_folder["trace.json"]));
        JsonElement[] events = [.. trace.RootElement.GetProperty("traceEvents").EnumerateArray().Where(one => one.GetProperty("ph").GetString() == "X")];
        Assert.Equal(132_000, events.Max(one => one.GetProperty("ts").GetDouble() + one.GetProperty("dur").GetDouble()));
    }

    [Theory]
    [InlineData("1f1b", 4, 8)]
    [InlineData("interleaved", 4, 8)]
    [InlineData("zb-h1", 4, 8)]
    [InlineData("zb-v", 4, 8)]
    [InlineData("dualpipe", 4, 8)]
    [InlineData("dualpipev", 4, 8)]
    public void Every_kind_is_drawn(string kind, int ranks, int microBatches)
    {
        ToolRun run = Tool.Run("pipeline", "draw", "--kind", kind, "--ranks", $"{ranks}", "--microbatches", $"{microBatches}", "--out", _folder["a.svg"]);

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.StartsWith($"{kind}: {ranks} ranks", XElement.Load(_folder["a.svg"]).Elements().First().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_file_the_command_line_does_not_parse() =>
        Tool.MustFail(Tool.Run("pipeline", "draw", "--kind", "dualpipe", "--ranks", "8", "--microbatches", "20"), 2, "--out");

    [Fact]
    public void A_name_that_ends_otherwise_fails_and_writes_nothing()
    {
        Tool.MustFail(Draw(_folder["picture.png"]), 1, ".svg, .html, .json, .csv; given is");
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_folder_that_is_not_there_fails() => Tool.MustFail(Draw(_folder["none", "picture.svg"]), 1, "none");

    [Fact]
    public void An_odd_number_of_ranks_fails_with_the_nearest_and_writes_nothing()
    {
        Tool.MustFail(Tool.Run("pipeline", "draw", "--kind", "dualpipe", "--ranks", "3", "--microbatches", "20", "--out", _folder["a.svg"]), 1, "Nearest: 2, 4 ranks");
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void What_is_too_large_fails_and_writes_nothing()
    {
        Tool.MustFail(Tool.Run("pipeline", "draw", "--kind", "1f1b", "--ranks", "2048", "--microbatches", "8192", "--out", _folder["a.html"]), 1, "are drawn");
        Tool.MustFail(Tool.Run("pipeline", "draw", "--kind", "1f1b", "--ranks", "256", "--microbatches", "1024", "--out", _folder["a.svg"]), 1, ".html, .json or .csv");
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    private static ToolRun Draw(string file, params IEnumerable<string> more) =>
        Tool.Run(["pipeline", "draw", "--kind", "dualpipe", "--ranks", "8", "--microbatches", "20", "--out", file, .. more]);
}
