using Hadal.Storage.Fuse.Mounting;
using Hadal.Storage.Tests.Fuse;
using Hadal.Storage.Tests.Rings;
using Hadal.Testing;

namespace Hadal.Storage.Tests.Usrbio.Processes;

/// <summary>Deaths of servers with a mount and of their clients.</summary>
public sealed class MountedKillTests : IDisposable
{
    private const int BadDescriptor = 9;
    private const int NotConnected = 107;

    private readonly TemporaryFolder _served = new();
    private readonly TemporaryFolder _point = new();

    public MountedKillTests() => FuseTools.Require();

    private string Server => $"mount {_served.Path} {_point.Path}";

    public void Dispose()
    {
        if (MountTable.At(_point.Path) is not null)
            Unmounting.Detach(_point.Path);
        _point.Dispose();
        _served.Dispose();
    }

    [Fact]
    public async Task After_a_server_s_death_a_file_is_unknown_to_the_next_until_it_is_opened_again()
    {
        NumberedPages.Write(_served.Path, 4);
        string path = _point["numbered-4"];
        using Child first = new(Server);
        await using StorageRing ring = StorageRing.Open(_point.Path, new() { Engine = IoEngineKind.UserRing, Timeout = TimeSpan.FromSeconds(30) });
        using StorageFile file = ring.OpenFile(path);
        using IoBuffer buffer = ring.Rent(NumberedPages.Page);
        Assert.Equal(NumberedPages.Page, await ring.ReadAsync(file, 0, buffer));
        first.Kill();
        Assert.Equal(NotConnected, (await Assert.ThrowsAsync<StorageException>(async () => await ring.ReadAsync(file, 0, buffer))).Error);
        using Child next = new(Server);

        int error = NotConnected;
        await Wait.Until(() =>
        {
            error = Assert.Throws<StorageException>(() => ring.ReadAsync(file, 0, buffer).AsTask().GetAwaiter().GetResult()).Error;
            return error != NotConnected;
        });
        Assert.Equal(BadDescriptor, error);
        using StorageFile again = ring.OpenFile(path);
        Assert.Equal(NumberedPages.Page, await ring.ReadAsync(again, 3 * NumberedPages.Page, buffer));
        Assert.Equal(3, BitConverter.ToInt32(buffer.GetSpan()));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_ring_s_memory_has_no_name_any_more_once_the_ring_is_disposed_of_whoever_keeps_a_buffer(bool isMounted)
    {
        using UserRingService service = UserRingService.Start(_served.Path, isMounted ? _point.Path : null);
        StorageRing ring = StorageRing.Open(service.Root, new() { Engine = IoEngineKind.UserRing });
        using IoBuffer kept = ring.Rent(NumberedPages.Page);
        string[] names = [.. MemoriesOf(service.Root)];
        Assert.Contains(names, File.Exists);

        await ring.DisposeAsync();

        Assert.DoesNotContain(names, File.Exists);
        kept.GetSpan().Fill(1);
    }

    [Fact]
    public async Task When_server_and_client_are_killed_the_next_server_removes_the_client_s_memory()
    {
        Child server = new(Server);
        Child client = new($"ring {_point.Path} 1");
        string[] names = [.. MemoriesOf(_point.Path)];
        Assert.Contains(names, File.Exists);
        server.Kill();
        client.Kill();
        server.Dispose();
        client.Dispose();
        Assert.Contains(names, File.Exists);

        using Child next = new(Server);

        await Wait.Until(() => !names.Any(File.Exists));
    }

    [Fact]
    public async Task A_client_that_is_killed_between_two_servers_lives_leaves_nothing_to_the_next_one_either()
    {
        Child server = new(Server);
        Child client = new($"idle {_point.Path}");
        string[] names = [.. MemoriesOf(_point.Path)];
        server.Kill();
        server.Dispose();
        using Child next = new(Server);
        Assert.Contains(names, File.Exists);
        client.Kill();
        client.Dispose();
        await Wait.Until(() => !names.Any(File.Exists));
    }

    [Theory, InlineData("work"), InlineData("ring")]
    public Task A_few_kills_at_random_leave_nothing_and_no_wrong_byte(string client) => KillAtRandom(client, count: 4, seed: 1);

    [Theory(Explicit = true), InlineData("work"), InlineData("ring")]
    public Task Three_hundred_kills_at_random_leave_nothing_and_no_wrong_byte(string client) => KillAtRandom(client, count: 320, seed: 2);

    private async Task KillAtRandom(string role, int count, int seed)
    {
        Random random = new(seed);
        Child server = new(Server);
        List<Child> clients = [];
        HashSet<string> seen = [];
        int started = 0;
        for (int kill = 0; kill < count; kill++)
        {
            while (clients.Count < 2)
                clients.Add(new($"{role} {_point.Path} {++started}"));
            await Task.Delay(random.Next(150));
            seen.UnionWith(MemoriesOf(_point.Path));
            seen.UnionWith(File.ReadAllLines(_served["3fs-virt", "server.lock"]));
            Assert.All(clients, client => Assert.Null(client.Fate));
            if (random.Next(3) == 0)
            {
                server.Kill();
                server.Dispose();
                server = new(Server);
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

        await Wait.Until(() => server.Ask("count") == "0 0");
        await Wait.Until(() => !seen.Where(name => !name.Contains("/sem.", StringComparison.Ordinal)).Any(File.Exists));
        Assert.Equal(0, server.End());
        server.Dispose();
        Assert.DoesNotContain(seen, File.Exists);
        Assert.Null(MountTable.At(_point.Path));
    }

    /// <summary>Paths of shared memory that links in the folder of registrations point to.</summary>
    private static IEnumerable<string> MemoriesOf(string root)
    {
        foreach (string link in Directory.GetFileSystemEntries(Path.Combine(root, "3fs-virt", "iovs")))
        {
            if (Hadal.Storage.Linux.LibC.ReadLink(link, out string target) == 0 && target.StartsWith("/dev/shm/hf3fs-iov-", StringComparison.Ordinal))
                yield return target;
        }
    }
}
