using System.Collections.Concurrent;
using Hadal.Storage.Linux;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Fuse.Nodes;

/// <summary>
/// The nodes that the kernel knows. A number is never used twice. A file's node holds its inode by a descriptor, so that the inode's number
/// cannot become another file's meanwhile.
/// </summary>
/// <param name="limit">How many nodes are many: from then on the kernel is asked to forget some, so that descriptors do not run out.</param>
internal sealed class NodeTable(int limit) : IDisposable
{
    private const ulong FirstFreeId = 64;
    private const int Parts = 4;
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, Node> _byId = [];
    private readonly Dictionary<NodeKey, Node> _byKey = [];
    private readonly LinkedList<FileNode> _byAge = new();
    private readonly ConcurrentQueue<Sighting> _outdated = [];
    private ulong _nextId = FirstFreeId;

    /// <summary>The folder <c>3fs-virt</c>, once there is one.</summary>
    internal Node? VirtualRoot { get; set; }

    /// <summary>Called, under the lock, when the kernel has forgotten a file.</summary>
    internal Action<FileNode>? Forgotten { get; set; }

    internal bool IsCrowded => Count >= limit;

    /// <summary>Released when there is something that the kernel is to forget.</summary>
    internal SemaphoreSlim ForgetWanted { get; } = new(0);

    internal int Count
    {
        get
        {
            lock (_lock)
                return _byId.Count;
        }
    }

    internal Node? this[ulong id]
    {
        get
        {
            lock (_lock)
                return _byId.GetValueOrDefault(id);
        }
    }

    /// <summary>Adds a node whose number is fixed, and which stays whatever the kernel forgets.</summary>
    internal void AddPermanent(Node node)
    {
        lock (_lock)
        {
            _byId.Add(node.Id, node);
            _byKey.Add(node.Key, node);
        }
    }

    /// <summary>The node of an inode, counted once more; takes the descriptor, and closes it where it has one of that inode.</summary>
    internal FileNode Acquire(SafeFileHandle descriptor, in FileStatus status, Sighting sighting)
    {
        NodeKey key = new(status.Inode, null);
        lock (_lock)
        {
            if (_byKey.GetValueOrDefault(key) is FileNode known)
            {
                descriptor.Dispose();
                if (known.Place is { } place)
                {
                    _byAge.Remove(place);
                    _byAge.AddLast(place);
                }

                known.LastSeen = sighting;
                known.Lookups++;
                return known;
            }

            FileNode node = new(_nextId++, descriptor, status, this) { LastSeen = sighting, Lookups = 1 };
            node.Place = _byAge.AddLast(node);
            _byId.Add(node.Id, node);
            _byKey.Add(key, node);
            if (_byId.Count >= limit && ForgetWanted.CurrentCount == 0)
                ForgetWanted.Release();
            return node;
        }
    }

    /// <summary>The node of another key, counted once more.</summary>
    internal Node Acquire(NodeKey key, Func<ulong, Node> make)
    {
        lock (_lock)
        {
            if (!_byKey.TryGetValue(key, out Node? node))
            {
                node = make(_nextId++);
                _byId.Add(node.Id, node);
                _byKey.Add(key, node);
            }

            node.Lookups++;
            return node;
        }
    }

    /// <summary>A node that nothing finds again, counted once.</summary>
    internal Node AcquireNew(Func<ulong, Node> make)
    {
        lock (_lock)
        {
            Node node = make(_nextId++);
            _byId.Add(node.Id, node);
            _byKey.Add(node.Key, node);
            node.Lookups = 1;
            return node;
        }
    }

    /// <summary>A name that is no longer what the kernel believes.</summary>
    internal void Outdate(Sighting sighting)
    {
        _outdated.Enqueue(sighting);
        lock (_lock)
        {
            if (ForgetWanted.CurrentCount == 0)
                ForgetWanted.Release();
        }
    }

    /// <summary>Names that the kernel is to forget now: outdated ones; and beyond the limit, some of those not asked for longest.</summary>
    internal IEnumerable<Sighting> ToForget()
    {
        while (_outdated.TryDequeue(out Sighting sighting))
            yield return sighting;
        int count = Count;
        if (count < limit)
            yield break;
        foreach (Sighting sighting in LongUnused(count - limit + (limit / Parts)))
            yield return sighting;
    }

    /// <summary>The file of an inode, where the kernel knows it.</summary>
    internal FileNode? WithInode(ulong inode)
    {
        lock (_lock)
            return _byKey.GetValueOrDefault(new(inode, null)) as FileNode;
    }

    /// <summary>The kernel gives back some of the times that it was told of a node.</summary>
    internal void Forget(ulong id, ulong lookups)
    {
        lock (_lock)
        {
            if (!_byId.TryGetValue(id, out Node? node))
                return;
            node.Lookups -= Math.Min(lookups, node.Lookups);
            if (node.Lookups > 0 || id < FirstFreeId)
                return;

            _byId.Remove(id);
            _byKey.Remove(node.Key);
            if (node is FileNode { Place: { } place } file)
            {
                _byAge.Remove(place);
                Forgotten?.Invoke(file);
            }

            (node as IDisposable)?.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach (Node node in _byId.Values)
                (node as IDisposable)?.Dispose();
            _byId.Clear();
            _byKey.Clear();
            _byAge.Clear();
        }

        ForgetWanted.Dispose();
    }

    /// <summary>Where files were last seen that nobody has open, those not asked for longest first.</summary>
    private List<Sighting> LongUnused(int most)
    {
        lock (_lock)
        {
            return [.. _byAge.Where(node => node is { IsFolder: false, IsOpen: false }).Take(most).Select(node => node.LastSeen)];
        }
    }
}
