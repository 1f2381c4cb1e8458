using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Hadal.Storage;
using Hadal.Testing;
using static Hadal.Cli.Tests.Storage.Signals;

namespace Hadal.Cli.Tests.Storage;

public sealed class UsrbioTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_folder_is_served_until_the_server_is_told_to_end(bool isMounted)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/dev/fuse") && Environment.UserName == "root", "only root may mount");
        string file = _folder.Write("served/file", "from the disk");
        string mount = Directory.CreateDirectory(_folder["mount"]).FullName;
        using Process server = Start(Path.GetDirectoryName(file)!, isMounted ? mount : null);
        try
        {
            string root = Announced(server);
            Assert.Equal(isMounted ? mount : Path.GetDirectoryName(file), root);
            await using (StorageRing ring = StorageRing.Open(root, new() { Timeout = TimeSpan.FromSeconds(30) }))
            {
                Assert.Equal(IoEngineKind.UserRing, ring.Engine);
                using StorageFile opened = ring.OpenFile(Path.Combine(root, "file"), FileAccess.ReadWrite);
                using IoBuffer buffer = ring.Rent(4096);
                Assert.Equal(13, await ring.ReadAsync(opened, 0, buffer));
                Assert.Equal("from the disk", Encoding.UTF8.GetString(buffer.GetSpan()[..13]));
                "to"u8.CopyTo(buffer.GetSpan());
                Assert.Equal(2, await ring.WriteAsync(opened, 5, buffer.Slice(0, 2)));
                await ring.FlushAsync(opened);
            }

            Assert.Equal("from toe disk", File.ReadAllText(file));
            ToolRun check = Tool.RunProcess("usrbio", "check", "--path", root, "--mib", "8", "--json");
            Assert.True(check.ExitCode == 0, check.ToString());
            Tool.MustHaveExactly(check.Json, "root", "requests", "bytes", "writeMBPerS", "readMBPerS", "wrongByUserRing", "wrongByFile");
            Assert.Equal(2016, check.Json.GetProperty("requests").GetInt32());
            Signal(server, Terminate);
            Assert.True(server.WaitForExit(60_000), "the server did not end");
            Assert.Equal(0, server.ExitCode);
            Assert.DoesNotContain(mount, File.ReadAllText("/proc/mounts"), StringComparison.Ordinal);
        }
        finally
        {
            server.Kill();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_hangs_holds_up_no_deadline(bool isMounted)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/dev/fuse") && Environment.UserName == "root", "only root may mount");
        string file = _folder.Write("served/file", "from the disk");
        using Process server = Start(Path.GetDirectoryName(file)!, isMounted ? Directory.CreateDirectory(_folder["mount"]).FullName : null);
        try
        {
            string root = Announced(server);
            StorageRing ring = StorageRing.Open(root, new() { DrainTimeout = TimeSpan.FromSeconds(1) });
            StorageFile opened = ring.OpenFile(Path.Combine(root, "file"), FileAccess.ReadWrite);
            IoBuffer buffer = ring.Rent(4096);
            Assert.Equal(13, await ring.ReadAsync(opened, 0, buffer));
            Signal(server, Stop);
            for (int i = 0; i < 4; i++)
            {
                IoBuffer held = ring.Rent(4096);
                await Assert.ThrowsAsync<TimeoutException>(async () => await ring.ReadAsync(opened, 0, held, new(TimeSpan.FromMilliseconds(400))));
            }

            await ring.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
            Signal(server, Continue);
            opened.Dispose();
        }
        finally
        {
            Signal(server, Continue);
            Signal(server, Terminate);
            server.WaitForExit(30_000);
        }
    }

    [Fact]
    public void What_cannot_be_served_is_an_error_of_one_line()
    {
        Tool.MustFail(Tool.Run("usrbio", "serve", "--dir", _folder["nothing"], "--json"), 1, "There is no folder");
        Tool.MustFail(Tool.Run("usrbio", "serve", "--json"), 2, "--dir");
        Tool.MustFail(Tool.Run("usrbio", "check", "--path", _folder.Path, "--json"), 1, "3fs-virt/iovs");
        Tool.MustFail(Tool.Run("usrbio", "check", "--path", _folder.Write("file", ""), "--json"), 1, "there is no folder");
        Tool.MustFail(Tool.Run("usrbio", "serve", "--dir", "/proc", "--json"), 1, "'/proc' cannot be served");
    }

    [Fact]
    public void A_check_whose_file_is_there_already_leaves_the_file_and_no_ring()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "user rings are of Linux");
        using UserRingService service = UserRingService.Start(_folder.Path);
        string[] before = Directory.GetFileSystemEntries(_folder["3fs-virt", "iovs"]);
        string file = _folder.Write($"hadal-usrbio-check-{Environment.ProcessId}", "somebody's");

        Tool.MustFail(Tool.Run("usrbio", "check", "--path", _folder.Path, "--json"), 1, file);

        Assert.Equal("somebody's", File.ReadAllText(file));

        // The server removes its answers when it comes to look.
        Assert.True(
            SpinWait.SpinUntil(() => before.Order().SequenceEqual(Directory.GetFileSystemEntries(_folder["3fs-virt", "iovs"]).Order()), 30_000),
            string.Join('\n', Directory.GetFileSystemEntries(_folder["3fs-virt", "iovs"])));
    }

    [Fact]
    public void A_check_that_is_told_to_end_removes_its_file()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "user rings are of Linux");
        using UserRingService service = UserRingService.Start(_folder.Path);
        using Process check = Process.Start(new ProcessStartInfo("dotnet", [Tool.Assembly, "usrbio", "check", "--path", _folder.Path, "--mib", "512", "--json"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Assert.True(SpinWait.SpinUntil(() => Files().Length > 0, 60_000), "the check made no file");
        Signal(check, Terminate);
        Assert.Contains("Interrupted", check.StandardError.ReadToEnd(), StringComparison.Ordinal);
        check.WaitForExit();
        Assert.Equal(1, check.ExitCode);
        Assert.Equal("", check.StandardOutput.ReadToEnd());
        Assert.Empty(Files());

        string[] Files() => Directory.GetFiles(_folder.Path, "hadal-usrbio-check-*");
    }

    private static Process Start(string folder, string? mount)
    {
        string[] arguments = ["usrbio", "serve", "--dir", folder, "--json"];
        return Process.Start(new ProcessStartInfo("dotnet", [Tool.Assembly, .. arguments, .. mount is null ? Array.Empty<string>() : ["--mount", mount]])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    private static string Announced(Process server)
    {
        var text = new StringBuilder();
        while (server.StandardOutput.ReadLine() is { } line)
        {
            text.AppendLine(line);
            if (line == "}")
            {
                JsonElement document = JsonDocument.Parse(text.ToString()).RootElement;
                Tool.MustHaveExactly(document, "folder", "root", "processId");
                Assert.Equal(server.Id, document.GetProperty("processId").GetInt32());
                return document.GetProperty("root").GetString()!;
            }
        }

        throw new InvalidOperationException(server.StandardError.ReadToEnd());
    }
}
