using Hadal.Storage.Linux;
using Hadal.Storage.Usrbio.Layout;

namespace Hadal.Storage.Usrbio.Server;

/// <summary>
/// Serves user rings over local files. It sees no folder itself: who does (<see cref="PlainFolderWatcher"/>, or a mount) tells it of links.
/// </summary>
internal sealed class UserRingServer : IUserRingRegistry, IDisposable
{
    private static readonly RingPriority[] s_priorities = [RingPriority.Normal, RingPriority.High, RingPriority.Low];

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Registered> _registered = [];
    private readonly UserRingServerOptions _options;
    private readonly ServerLock _lock;
    private readonly MemoryRecord _record;
    private readonly SubmissionSemaphores _semaphores;
    private readonly RequestResolver _resolver;
    private readonly SubmissionLane[] _lanes;
    private bool _isDisposed;

    private UserRingServer(string folder, ServerLock serverLock, SubmissionSemaphores semaphores, IServedFiles files, UserRingServerOptions options)
    {
        _lock = serverLock;
        _semaphores = semaphores;
        _options = options;
        _resolver = new(files);
        _lanes = [.. s_priorities.Select(priority => new SubmissionLane($"priority {priority}", semaphores[priority], _resolver, options.CreateIo()))];
        _record = new(folder, RegisteredMemory);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_gate)
                return [.. s_priorities.Select(VirtualFolder.SubmissionLink), .. _registered.Keys];
        }
    }

    /// <param name="folder">The served folder; its <c>3fs-virt/server.lock</c> keeps other servers away.</param>
    /// <param name="files">Its files.</param>
    /// <param name="options">How.</param>
    internal static UserRingServer Start(string folder, IServedFiles files, UserRingServerOptions? options = null)
    {
        GlibcSemaphores.Require();
        options ??= new();
        ServerLock serverLock = ServerLock.Take(folder);
        SubmissionSemaphores? semaphores = null;
        try
        {
            string[] paths = SubmissionSemaphores.NewPaths();
            serverLock.Record(paths);
            semaphores = SubmissionSemaphores.Create(paths, options.ForAllUsers);
            return new(folder, serverLock, semaphores, files, options);
        }
        catch
        {
            semaphores?.Dispose();
            serverLock.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public int Register(string name, string target, ClientIdentity client)
    {
        if (!RegistrationParser.TryParse(name, out RegistrationName parsed))
            return Errno.Invalid;
        lock (_gate)
        {
            if (_isDisposed)
                return Errno.NotConnected;
            if (_registered.ContainsKey(name))
                return Errno.Exists;
            if (_registered.Count >= _options.MostRegistrations)
                return Errno.TooManyFiles;
            int error = ClientMemory.TryMap(target, client, guarded: parsed.IsRing, out ClientMemory? memory);
            if (error != 0)
                return error;
            error = parsed.IsRing ? AddRing(name, parsed, memory!, client) : AddRegion(name, parsed, memory!, client);
            if (error != 0)
                memory!.Release();
            else
                _record.Add(target, client);
            return error;
        }
    }

    /// <inheritdoc/>
    public int Unregister(string name, ClientIdentity client)
    {
        lock (_gate)
        {
            if (!_registered.TryGetValue(name, out Registered? registered))
                return Errno.NoEntry;
            if (client.UserId != 0 && client.UserId != registered.Client.UserId)
                return Errno.NotPermitted;
            Remove(name, registered);
            return 0;
        }
    }

    /// <inheritdoc/>
    public bool TryReadLink(string name, out string target)
    {
        foreach (RingPriority priority in s_priorities)
        {
            if (name == VirtualFolder.SubmissionLink(priority))
            {
                target = _semaphores.PathOf(priority);
                return true;
            }
        }

        lock (_gate)
        {
            bool isKnown = _registered.TryGetValue(name, out Registered? registered);
            target = registered?.Memory.Path ?? "";
            return isKnown;
        }
    }

    /// <inheritdoc/>
    public void ClientGone(int processId)
    {
        lock (_gate)
        {
            foreach ((string name, Registered registered) in _registered.Where(entry => entry.Value.Client.ProcessId == processId).ToArray())
            {
                Remove(name, registered);
                if (VirtualFolder.IsMemoryName(registered.Memory.Path.AsSpan(VirtualFolder.SharedMemory.Length)))
                    registered.Memory.RemoveName();
            }
        }
    }

    /// <summary>Ends what is under way, then lets go of all clients.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            foreach ((string name, Registered registered) in _registered.ToArray())
                Remove(name, registered);
        }

        Disposal.OfAll([.. _lanes, _resolver, _semaphores, _record, _lock]);
    }

    private HashSet<string> RegisteredMemory()
    {
        lock (_gate)
            return [.. _registered.Values.Select(registered => registered.Memory.Path)];
    }

    private int AddRegion(string name, RegistrationName parsed, ClientMemory memory, ClientIdentity client)
    {
        if (parsed.BlockBytes > (ulong)memory.Bytes)
            return Errno.Invalid;
        memory.Unmapping = gone => Array.ForEach(_lanes, lane => lane.Forget(gone));
        if (!_resolver.TryAdd(UInt128Bytes.From(parsed.Id), new(memory, parsed.BlockBytes)))
            return Errno.Exists;
        _registered.Add(name, new(parsed, memory, client, Ring: null));
        return 0;
    }

    private int AddRing(string name, RegistrationName parsed, ClientMemory memory, ClientIdentity client)
    {
        if (!RingLayout.TryFromBytes(memory.Bytes, out RingLayout layout) || Math.Abs((long)parsed.Depth) > layout.Entries)
            return Errno.Invalid;
        ServedRing ring = new(parsed, memory, layout);
        _registered.Add(name, new(parsed, memory, client, ring));
        _lanes[(int)parsed.Priority].Add(ring);
        return 0;
    }

    private void Remove(string name, Registered registered)
    {
        _registered.Remove(name);
        if (registered.Ring is { } ring)
        {
            _lanes[(int)registered.Name.Priority].Remove(ring);
            ring.Close();
        }
        else
        {
            _resolver.Remove(UInt128Bytes.From(registered.Name.Id));
            registered.Memory.Release();
        }
    }
}
