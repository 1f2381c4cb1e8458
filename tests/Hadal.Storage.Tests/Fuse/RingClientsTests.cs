using Hadal.Storage.Fuse.Virtual;
using Hadal.Storage.Tests.Usrbio.Processes;
using Hadal.Storage.Usrbio.Server;

namespace Hadal.Storage.Tests.Fuse;

public sealed class RingClientsTests
{
    [Fact]
    public async Task Who_opens_the_folder_again_registers_nothing_before_his_past_is_removed()
    {
        SlowRegistry registry = new();
        RingClients clients = new(registry);
        clients.Opened(7);
        Task closing = Task.Run(() => clients.Closed(7));
        await registry.IsRemoving.Task;

        Task opening = Task.Run(() => clients.Opened(7));
        await Task.Delay(100);
        bool wasEarly = opening.IsCompleted;
        registry.MayEnd.Set();
        await closing;
        await opening;

        Assert.False(wasEarly, "What it registers now would be removed with what it had before.");
    }

    [Fact]
    public void Processes_that_close_the_folder_and_open_it_again_keep_what_they_register_then()
    {
        using Mounted mounted = new();
        Child[] children = [.. Enumerable.Range(0, 6).Select(_ => new Child($"reopen {mounted.Path} 100"))];
        foreach (Child child in children)
        {
            Assert.Equal("0 lost", child.ReadLine());
            Assert.Equal(0, child.End());
            child.Dispose();
        }
    }

    private sealed class SlowRegistry : IUserRingRegistry
    {
        internal TaskCompletionSource IsRemoving { get; } = new();

        internal ManualResetEventSlim MayEnd { get; } = new();

        public IReadOnlyList<string> Names => [];

        public int Register(string name, string target, ClientIdentity client) => 0;

        public int Unregister(string name, ClientIdentity client) => 0;

        public bool TryReadLink(string name, out string target)
        {
            target = "";
            return false;
        }

        public void ClientGone(int processId)
        {
            IsRemoving.SetResult();
            MayEnd.Wait();
        }
    }
}
