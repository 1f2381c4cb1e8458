using Hadal.Storage;
using Hadal.Testing;

namespace Hadal.Cli.Tests.Storage;

public sealed class ServedIoBenchTests
{
    [Theory, InlineData(false), InlineData(true)]
    public void A_folder_that_has_user_rings_is_measured_by_those_and_not_by_a_server_of_its_own(bool isMounted)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/dev/fuse") && Environment.IsPrivilegedProcess, "only root may mount");
        using TemporaryFolder served = new();
        using TemporaryFolder point = new();
        using UserRingService service = UserRingService.Start(served.Path, isMounted ? point.Path : null);
        using FileSystemWatcher watcher = new(served.Path, "3fs-virt") { IncludeSubdirectories = true, EnableRaisingEvents = true };
        List<string> servers = [];
        watcher.Created += (_, made) => servers.Add(made.FullPath);

        ToolRun run = Tool.RunProcess(
            "bench", "io", "--path", service.Root, "--mib", "64", "--seconds", "0.05", "--rounds", "1", "--peer", "none", "--json");

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(
            4, run.Json.GetProperty("rows").EnumerateArray().Count(row => row.GetProperty("case").GetProperty("contender").GetString() == "user ring"));
        Assert.Empty(servers);
        Assert.Equal(["3fs-virt"], Directory.GetFileSystemEntries(served.Path).Select(Path.GetFileName));
    }
}
