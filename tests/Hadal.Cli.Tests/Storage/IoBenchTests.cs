using System.Text.Json;
using Hadal.Testing;

namespace Hadal.Cli.Tests.Storage;

public sealed class IoBenchTests
{
    [Fact]
    public void Every_pair_is_measured_for_every_pattern_and_nothing_is_left_behind()
    {
        using TemporaryFolder folder = new();
        ToolRun run = Tool.RunProcess(
            "bench", "io", "--path", folder.Path, "--mib", "64", "--seconds", "0.05", "--rounds", "1", "--peer", "none", "--json");
        Assert.True(run.ExitCode == 0, run.ToString());
        Tool.MustHaveExactly(run.Json, "benchmark", "date", "commit", "hardware", "rows");
        JsonElement[] rows = [.. run.Json.GetProperty("rows").EnumerateArray()];
        Assert.Equal(24, rows.Length);
        Assert.All(rows, row =>
        {
            Assert.True(row.GetProperty("ours").GetDouble() > 0);
            Assert.True(row.GetProperty("cpuUsPerRequest").GetDouble() >= 0);
            Assert.Contains(row.GetProperty("unit").GetString(), new[] { "MB/s", "requests/s" });
        });
        Assert.Contains(rows, row => row.GetProperty("case").GetProperty("contender").GetString() == "user ring");
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_refused()
        => Tool.MustFail(Tool.Run("bench", "io", "--path", "/nowhere/at/all", "--json"), 1, "there is no folder");
}
