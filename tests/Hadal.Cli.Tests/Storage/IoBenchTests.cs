using System.Diagnostics;
using System.Text.Json;
using Hadal.Testing;

namespace Hadal.Cli.Tests.Storage;

public sealed class IoBenchTests
{
    [Fact(Explicit = true)]
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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_benchmark_that_is_ended_leaves_no_server_and_where_it_can_no_file(bool isKilled)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "user rings are of Linux");
        using TemporaryFolder folder = new();
        ProcessStartInfo start = new(
            "dotnet", [Tool.Assembly, "bench", "io", "--path", folder.Path, "--mib", "64", "--seconds", "0.5", "--rounds", "1", "--peer", "none", "--json"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process bench = Process.Start(start)!;
        Task<string> complaints = bench.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.True(SpinWait.SpinUntil(() => Servers(folder.Path).Length > 0, 120_000), "no server was started");
        if (isKilled)
        {
            bench.Kill();
        }
        else
        {
            Signals.Signal(bench, Signals.Terminate);
        }

        Assert.True(bench.WaitForExit(60_000), "the benchmark does not end");
        Assert.True(SpinWait.SpinUntil(() => Servers(folder.Path).Length == 0, 60_000), "the server does not end");
        if (!isKilled)
        {
            Assert.Equal(1, bench.ExitCode);
            Assert.Contains("Interrupted", await complaints, StringComparison.Ordinal);
            Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
        }
    }

    /// <summary>Processes that serve a folder in it.</summary>
    private static int[] Servers(string folder)
    {
        return
        [
            .. Directory.GetDirectories("/proc").Select(path => int.TryParse(Path.GetFileName(path), out int id) ? id : 0).Where(id => id > 0 && Serves(id)),
        ];

        bool Serves(int id)
        {
            try
            {
                string[] words = File.ReadAllText($"/proc/{id}/cmdline").Split('\0');
                return words.Contains("serve") && words.Any(word => word.StartsWith(folder, StringComparison.Ordinal));
            }
            catch (IOException)
            {
                return false;
            }
        }
    }

    [Fact]
    public void A_folder_that_is_not_there_is_refused()
        => Tool.MustFail(Tool.Run("bench", "io", "--path", "/nowhere/at/all", "--json"), 1, "there is no folder");
}
