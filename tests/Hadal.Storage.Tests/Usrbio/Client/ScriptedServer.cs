using Hadal.Storage.Usrbio.Client;
using Hadal.Storage.Usrbio.Layout;
using Hadal.Storage.Usrbio.Server;
using Hadal.Testing;

namespace Hadal.Storage.Tests.Usrbio.Client;

/// <summary>A server that accepts everything and does nothing: the test writes what it is to have answered.</summary>
internal sealed unsafe class ScriptedServer : IUserRingRegistry, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ServerLock _lock;
    private readonly SubmissionSemaphores _semaphores;
    private readonly PlainFolderWatcher _watcher;
    private readonly List<ClientMemory> _memories = [];
    private RingMemory _ring;

    internal ScriptedServer()
    {
        _lock = ServerLock.Take(_folder.Path);
        _semaphores = SubmissionSemaphores.Create(SubmissionSemaphores.NewPaths(), forAllUsers: false);
        _watcher = new(_folder.Path, this, () => { });
        Mount = UserRingMount.Open(_folder.Path);
        Region = Mount.CreateRegion(4096);
    }

    internal UserRingMount Mount { get; }

    internal UserRegion Region { get; }

    internal RingMemory Ring => _ring;

    public IReadOnlyList<string> Names => [];

    public int Register(string name, string target, ClientIdentity client)
    {
        Assert.True(RegistrationParser.TryParse(name, out RegistrationName parsed));
        int error = ClientMemory.TryMap(target, client, guarded: parsed.IsRing, out ClientMemory? memory);
        if (error != 0)
            return error;
        _memories.Add(memory!);
        if (!parsed.IsRing)
            return 0;
        Assert.NotNull(parsed.TimeoutMilliseconds);
        Assert.True(RingLayout.TryFromBytes(memory!.Bytes, out RingLayout layout));
        _ring = new(memory.Address, layout);
        return Hadal.Storage.Linux.LibC.SemaphoreInitialize(_ring.Semaphore, 1, 0);
    }

    public int Unregister(string name, ClientIdentity client) => 0;

    public bool TryReadLink(string name, out string target)
    {
        foreach (RingPriority priority in Enum.GetValues<RingPriority>())
        {
            if (name == VirtualFolder.SubmissionLink(priority))
            {
                target = _semaphores.PathOf(priority);
                return true;
            }
        }

        target = "";
        return false;
    }

    public void ClientGone(int processId)
    {
    }

    /// <summary>Frees the places of all submissions.</summary>
    internal void TakeAll() => _ring.SubmissionTail = _ring.SubmissionHead;

    internal void Answer(int index, ulong userData, long result)
    {
        int head = _ring.CompletionHead;
        _ring.Completions[head] = new() { Index = index, UserData = userData, Result = result };
        _ring.CompletionHead = _ring.Next(head);
        _ = Hadal.Storage.Linux.LibC.SemaphorePost(_ring.Semaphore);
    }

    public void Dispose()
    {
        Region.Dispose();
        Mount.Dispose();
        _watcher.Dispose();
        _semaphores.Dispose();
        _lock.Dispose();
        foreach (ClientMemory memory in _memories)
            memory.Release();
        _folder.Dispose();
    }
}
