using System.Text.Json;
using Hadal.Testing;

namespace Hadal.Cli.Tests.Trace;

public class TraceBenchTests
{
    [Fact]
    public void A_trace_is_measured_plain_and_compressed()
    {
        using TemporaryFolder folder = new();
        ToolRun run = Tool.RunProcess("bench", "trace", "--mib", "1", "--rounds", "2", "--out", folder["trace.json"], "--json");

        Assert.True(run.ExitCode == 0, run.ToString());
        Tool.MustHaveExactly(run.Json, "benchmark", "date", "commit", "hardware", "rows");
        JsonElement[] rows = [.. run.Json.GetProperty("rows").EnumerateArray()];
        Assert.Equal(["none", "gzip"], rows.Select(row => row.GetProperty("case").GetProperty("compression").GetString()));
        Assert.All(rows, row =>
        {
            Assert.Equal(1, row.GetProperty("case").GetProperty("miB").GetInt32());
            Assert.Equal(2, row.GetProperty("rounds").GetInt32());
            Assert.True(row.GetProperty("oursUs").GetDouble() > 0);
            Assert.True(row.GetProperty("peakMiB").GetDouble() > 0);
        });
        Assert.Equal(rows[0].GetProperty("gpuEvents").GetInt64(), rows[1].GetProperty("gpuEvents").GetInt64());
        Assert.Equal(run.Output, File.ReadAllText(folder["trace.json"]));
    }

    [Fact]
    public void A_length_of_nothing_is_refused()
    {
        ToolRun run = Tool.RunProcess("bench", "trace", "--mib", "0");

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
    }
}
