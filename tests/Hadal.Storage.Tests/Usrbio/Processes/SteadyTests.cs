using Hadal.Storage.Usrbio.Client;
using Hadal.Testing;

namespace Hadal.Storage.Tests.Usrbio.Processes;

public sealed class SteadyTests
{
    [Fact]
    public void Neither_client_nor_server_allocates_by_the_request()
    {
        const int Requests = 5000;
        using Child child = new($"steady {Requests}", waits: false);

        long bytes = long.Parse(child.ReadLine(), null);

        Assert.Equal(0, child.WaitForExit());
        Assert.True(bytes < Requests, $"{bytes} bytes were allocated for {Requests} requests.");
    }

    [Fact]
    public void A_server_with_a_client_that_asks_nothing_computes_nothing()
    {
        using TemporaryFolder folder = new();
        using Child server = new($"serve {folder.Path}");
        using UserRingMount mount = UserRingMount.Open(folder.Path);
        using UserRegion region = mount.CreateRegion(4096);
        using UserRing ring = mount.CreateRing(new(Entries: 8, ForWriting: false));
        Thread.Sleep(200);

        TimeSpan before = server.ProcessorTime;
        Thread.Sleep(1000);

        // Whoever spins takes a second of it, or what the machine has left.
        Assert.True(server.ProcessorTime - before < TimeSpan.FromMilliseconds(150), $"{server.ProcessorTime - before} of a second.");
    }
}
