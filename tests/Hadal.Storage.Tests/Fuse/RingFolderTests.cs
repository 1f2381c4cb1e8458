using System.Diagnostics;
using Hadal.Storage.Usrbio.Server;

namespace Hadal.Storage.Tests.Fuse;

public sealed class RingFolderTests
{
    [Fact]
    public void A_link_registers_and_its_removal_gives_back()
    {
        using Mounted mounted = new();
        string link = mounted["3fs-virt", "iovs", "name.b4096"];
        int alive = Posix.Open(mounted["3fs-virt", "iovs"], Posix.Folder);
        Assert.Equal(0, Posix.SymbolicLink("/dev/shm/region", link));
        Assert.Equal(("/dev/shm/region", new ClientIdentity(0, Environment.ProcessId)), mounted.Registry.Links["name.b4096"]);
        Assert.Equal("/dev/shm/region", File.ResolveLinkTarget(link, false)!.FullName);
        Assert.Equal(["name.b4096"], MountedFolderTests.Names(mounted["3fs-virt", "iovs"]));

        Assert.Equal(-17, Posix.SymbolicLink("/dev/shm/region", link));
        Assert.Equal(0, Posix.Unlink(link));
        Assert.Empty(mounted.Registry.Links);
        Assert.Equal(-2, Posix.Unlink(link));
        Assert.Empty(MountedFolderTests.Names(mounted["3fs-virt", "iovs"]));
        Posix.Close(alive);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(13)]
    [InlineData(22)]
    [InlineData(24)]
    public void The_error_of_a_registration_is_that_of_the_link(int error)
    {
        using Mounted mounted = new();
        mounted.Registry.Error = error;
        Assert.Equal(-error, Posix.SymbolicLink("/dev/shm/x", mounted["3fs-virt", "iovs", "x"]));
    }

    [Fact]
    public void A_link_that_goes_by_itself_is_gone_at_once()
    {
        using Mounted mounted = new();
        string link = mounted["3fs-virt", "iovs", "x"];
        Assert.Equal(0, Posix.SymbolicLink("/dev/shm/x", link));
        Assert.NotNull(File.ResolveLinkTarget(link, false));
        mounted.Registry.Links.Clear();
        Assert.False(new FileInfo(link).Exists);
        Assert.Equal(-2, Posix.Unlink(link));
    }

    [Fact]
    public void The_process_of_a_registering_thread_is_told()
    {
        using Mounted mounted = new();
        Thread thread = new(() => Posix.SymbolicLink("/dev/shm/x", mounted["3fs-virt", "iovs", "x"]));
        thread.Start();
        thread.Join();
        Assert.Equal(Environment.ProcessId, mounted.Registry.Links["x"].Client.ProcessId);
    }

    [Fact]
    public void The_user_of_a_registration_is_told()
    {
        using Mounted mounted = new();
        MountedRightsTests.AsUser(mounted, "ln -s /dev/shm/x 3fs-virt/iovs/x");
        Assert.Equal(1234u, mounted.Registry.Links["x"].Client.UserId);
    }

    [Fact]
    public async Task A_client_is_gone_once_when_it_is_killed_and_not_before()
    {
        using Mounted mounted = new();
        using Process client = Process.Start(new ProcessStartInfo(
            "/bin/sh", ["-c", "exec 8<3fs-virt/iovs 9<3fs-virt/iovs; exec 8<&-; echo ready; exec sleep 1000"])
        {
            WorkingDirectory = mounted.Path,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("ready", await client.StandardOutput.ReadLineAsync());
        Assert.DoesNotContain(client.Id, mounted.Registry.Gone);

        client.Kill();
        await client.WaitForExitAsync();
        await Wait.Until(() => mounted.Registry.Gone.Contains(client.Id));
        Assert.Single(mounted.Registry.Gone, client.Id);
    }

    [Fact]
    public void A_client_that_still_lives_when_the_mount_ends_is_gone_once()
    {
        FakeRegistry registry;
        int folder;
        using (Mounted mounted = new())
        {
            registry = mounted.Registry;
            folder = Posix.Open(mounted["3fs-virt", "iovs"], Posix.Folder);
        }

        Posix.Close(folder);
        Assert.Equal([Environment.ProcessId], registry.Gone);
    }

    [Fact]
    public async Task A_registration_that_takes_long_keeps_nothing_else_waiting()
    {
        using Mounted mounted = new();
        mounted.Registry.Gate.Reset();
        Task<int>[] waiting =
            [.. Enumerable.Range(0, 12).Select(index => Task.Factory.StartNew(
                () => Posix.SymbolicLink("/dev/shm/x", mounted["3fs-virt", "iovs", $"{index}"]), TaskCreationOptions.LongRunning))];
        File.WriteAllText(mounted["a"], "a");
        Assert.Equal("a", File.ReadAllText(mounted["a"]));
        Assert.DoesNotContain(waiting, task => task.IsCompleted);
        mounted.Registry.Gate.Set();
        Assert.All(await Task.WhenAll(waiting), result => Assert.Equal(0, result));
        Assert.InRange(mounted.Mount.Server.Threads, 1, Hadal.Storage.Fuse.Serving.FuseServer.MostThreads);
    }
}
