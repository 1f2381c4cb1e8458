using System.Collections.Concurrent;
using Hadal.Storage.Usrbio.Server;

namespace Hadal.Storage.Tests.Fuse;

/// <summary>Remembers what a mount tells it.</summary>
internal sealed class FakeRegistry : IUserRingRegistry
{
    internal ConcurrentDictionary<string, (string Target, ClientIdentity Client)> Links { get; } = [];

    internal ConcurrentQueue<int> Gone { get; } = [];

    /// <summary>What the next registrations are answered.</summary>
    internal int Error { get; set; }

    /// <summary>Registrations wait for it.</summary>
    internal ManualResetEventSlim Gate { get; } = new(initialState: true);

    public IReadOnlyList<string> Names => [.. Links.Keys];

    public int Register(string name, string target, ClientIdentity client)
    {
        Gate.Wait();
        return Error != 0 ? Error : Links.TryAdd(name, (target, client)) ? 0 : 17;
    }

    public int Unregister(string name, ClientIdentity client) => Links.TryRemove(name, out _) ? 0 : 2;

    public bool TryReadLink(string name, out string target)
    {
        bool known = Links.TryGetValue(name, out (string Target, ClientIdentity Client) link);
        target = link.Target ?? "";
        return known;
    }

    public void ClientGone(int processId)
    {
        Gone.Enqueue(processId);
        foreach ((string name, (_, ClientIdentity client)) in Links)
        {
            if (client.ProcessId == processId)
                Links.TryRemove(name, out _);
        }
    }
}
