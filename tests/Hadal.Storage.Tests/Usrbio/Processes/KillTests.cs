using System.Diagnostics;
using Hadal.Storage.Usrbio.Client;
using Hadal.Storage.Usrbio.Server;
using Hadal.Testing;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Tests.Usrbio.Processes;

public sealed class KillTests
{
    private const int NotConnected = 107;
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(5);

    [Fact]
    public void Bytes_pass_between_two_processes()
    {
        using TemporaryFolder folder = new();
        using Child server = new($"serve {folder.Path}");
        using Child client = new($"work {folder.Path} 1");

        Assert.Equal(0, client.End());
        Assert.Equal("0 0 0", Settled(server, "0 0 0"));
        Assert.Equal(0, server.End());
        Assert.Empty(Directory.GetFileSystemEntries(folder["3fs-virt", "iovs"]));
    }

    [Fact]
    public void Requests_in_flight_fail_when_the_server_is_killed_and_another_serves_again()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("a.bin", new string('x', 4096));
        using Child stuck = new($"hold {folder.Path}");
        UserRingMount mount = UserRingMount.Open(folder.Path);
        UserRegion region = mount.CreateRegion(8 * 4096);
        UserRing ring = mount.CreateRing(new(Entries: 8, ForWriting: false));
        using SafeFileHandle file = File.OpenHandle(path);
        ulong inode = mount.InodeOf(file);
        Results results = new();
        for (int slot = 0; slot < 8; slot++)
            ring.Prepare(slot, region, (nuint)(slot * 4096), inode, 0, 4096);
        ring.Submit();
        Assert.Equal(0, ring.Wait(100, results));
        Assert.True(mount.IsServerAlive());
        string[] semaphores = File.ReadAllLines(folder["3fs-virt", "server.lock"]);
        Assert.All(semaphores, name => Assert.True(File.Exists(name)));

        stuck.Kill();
        Stopwatch watch = Stopwatch.StartNew();
        while (results.All.Count < 8 && watch.Elapsed < s_deadline)
        {
            if (ring.Wait(50, results) == 0 && !mount.IsServerAlive())
                ring.FailAll(NotConnected, results);
        }

        Assert.Equal(8, results.All.Count);
        Assert.All(results.All, entry => Assert.Equal(-NotConnected, entry.Result));
        Assert.False(UserRingMount.IsServed(folder.Path));
        StorageException refused = Assert.Throws<StorageException>(() => mount.CreateRegion(4096));
        Assert.Equal(NotConnected, refused.Error);

        using Child server = new($"serve {folder.Path}");
        Assert.All(semaphores, name => Assert.False(File.Exists(name), $"{name} was left behind."));
        Assert.True(UserRingMount.IsServed(folder.Path));
        Assert.False(mount.IsServerAlive(), "The server that this client knew is dead, whoever serves now.");
        ring.Dispose();
        region.Dispose();
        mount.Dispose();
        using UserRingMount again = UserRingMount.Open(folder.Path);
        using UserRegion newRegion = again.CreateRegion(4096);
        using UserRing newRing = again.CreateRing(new(Entries: 8, ForWriting: false));
        Assert.Equal(4096, ServedFixture.Transfer(newRing, newRegion, 0, inode, 0, 4096));
    }

    [Fact]
    public void A_successor_is_not_taken_for_the_server_that_a_mount_was_opened_on()
    {
        using TemporaryFolder folder = new();
        PlainFolderServer first = PlainFolderServer.Start(folder.Path);
        using UserRingMount mount = UserRingMount.Open(folder.Path);
        first.Dispose();
        using PlainFolderServer next = PlainFolderServer.Start(folder.Path);

        // It knows none of the regions that the first one did, and would refuse every request in them.
        Assert.Equal(NotConnected, Assert.Throws<StorageException>(() => mount.CreateRegion(4096)).Error);
        Assert.Equal(NotConnected, Assert.Throws<StorageException>(() => mount.CreateRing(new(Entries: 8, ForWriting: false))).Error);
        Assert.True(SpinWait.SpinUntil(() => next.Server.Names.Count == 3, s_deadline), "It keeps what was refused.");
    }

    [Fact]
    public void A_killed_client_leaves_nothing_in_the_server_the_folder_or_shared_memory()
    {
        using TemporaryFolder folder = new();
        using Child server = new($"serve {folder.Path}");
        using Child client = new($"work {folder.Path} 2");
        string[] memories = [.. Memories(folder)];
        Assert.Equal(3, memories.Length);

        client.Kill();

        Assert.Equal("0 0 0", Settled(server, "0 0 0"));
        Assert.All(memories, name => Assert.False(File.Exists(name), $"{name} was left behind."));
        Assert.Equal(["submit-ios", "submit-ios.ph", "submit-ios.pl"], Directory.GetFileSystemEntries(folder["3fs-virt", "iovs"]).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void When_both_are_killed_the_next_server_removes_what_they_left()
    {
        using TemporaryFolder folder = new();
        Child server = new($"serve {folder.Path}");
        Child client = new($"work {folder.Path} 3");
        string[] left = [.. Memories(folder), .. File.ReadAllLines(folder["3fs-virt", "server.lock"])];
        server.Kill();
        client.Kill();
        server.Dispose();
        client.Dispose();

        using Child next = new($"serve {folder.Path}");

        Assert.Equal("0 0 0", Settled(next, "0 0 0"));
        Assert.True(SpinWait.SpinUntil(() => left.All(name => !File.Exists(name)), s_deadline), "Shared memory was left behind.");
    }

    [Fact]
    public void A_second_server_of_a_folder_is_refused_by_name()
    {
        using TemporaryFolder folder = new();
        using Child server = new($"serve {folder.Path}");

        StorageException refused = Assert.Throws<StorageException>(() => PlainFolderServer.Start(folder.Path));
        Assert.Contains("server.lock", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bus_error_outside_the_arena_ends_the_process_as_it_always_did()
    {
        using Child stray = new("stray");
        Assert.NotEqual(0, stray.WaitForExit());
    }

    [Theory, InlineData("work"), InlineData("ring")]
    public void A_few_kills_at_random_leave_nothing_and_no_wrong_byte(string client) => Kill(client, count: 6, seed: 1);

    [Theory(Explicit = true), InlineData("work"), InlineData("ring")]
    public void Three_hundred_kills_at_random_leave_nothing_and_no_wrong_byte(string client) => Kill(client, count: 320, seed: 2);

    /// <param name="role">What the clients are: of one server, or of a public ring that goes from server to server.</param>
    /// <param name="count">How many kills.</param>
    /// <param name="seed">Whom, and when.</param>
    private static void Kill(string role, int count, int seed)
    {
        using TemporaryFolder folder = new();
        Random random = new(seed);
        Child server = new($"serve {folder.Path}");
        List<Child> clients = [];
        HashSet<string> seen = [];
        int started = 0;
        for (int kill = 0; kill < count; kill++)
        {
            while (clients.Count < 2)
                clients.Add(new($"{role} {folder.Path} {++started}", waits: kill % 2 == 0));
            Thread.Sleep(random.Next(150));
            seen.UnionWith(Memories(folder));
            seen.UnionWith(File.ReadAllLines(folder["3fs-virt", "server.lock"]));
            Assert.All(clients, client => Assert.Null(client.Fate));
            if (random.Next(3) == 0)
            {
                server.Kill();
                server.Dispose();
                server = new($"serve {folder.Path}");
            }
            else
            {
                int victim = random.Next(clients.Count);
                clients[victim].Kill();
                clients[victim].Dispose();
                clients.RemoveAt(victim);
            }
        }

        foreach (Child client in clients)
        {
            Assert.Equal(0, client.End());
            client.Dispose();
        }

        Assert.Equal("0 0 0", Settled(server, "0 0 0"));
        Assert.Equal(0, server.End());
        server.Dispose();
        Assert.Empty(Directory.GetFileSystemEntries(folder["3fs-virt", "iovs"]));
        Assert.DoesNotContain(seen, File.Exists);
    }

    /// <summary>Paths of shared memory that claims in the folder name.</summary>
    private static IEnumerable<string> Memories(TemporaryFolder folder)
    {
        foreach (string claim in Directory.GetFiles(folder["3fs-virt", "iovs"], "*.claim"))
        {
            string text;
            try
            {
                text = File.ReadAllText(claim);
            }
            catch (FileNotFoundException)
            {
                continue;
            }

            if (text.Length > 0)
                yield return text;
        }
    }

    /// <summary>What the server counts (mappings, descriptors, registrations) once it is as expected, or after the deadline.</summary>
    private static string Settled(Child server, string expected)
    {
        Stopwatch watch = Stopwatch.StartNew();
        string counts = server.Ask("count");
        while (counts != expected && watch.Elapsed < s_deadline)
        {
            Thread.Sleep(20);
            counts = server.Ask("count");
        }

        return counts;
    }
}
