using Hadal.Storage.Fuse.Nodes;
using Hadal.Storage.Linux;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Fuse;

/// <summary>
/// Files that user rings read and write, kept open while they are used: the most recent ones, and none that the kernel has forgotten, so that a
/// removed file gives its space back. The server of user rings opens them a second time, past the page cache.
/// </summary>
internal sealed class RingFiles(NodeTable nodes) : IDisposable
{
    internal const int Most = 256;
    private readonly Lock _lock = new();
    private readonly Dictionary<(ulong Inode, bool ForWriting), LinkedListNode<RingFile>> _open = [];
    private readonly LinkedList<RingFile> _byUse = new();

    internal int Count
    {
        get
        {
            lock (_lock)
                return _open.Count;
        }
    }

    /// <inheritdoc cref="Usrbio.Server.IServedFiles.Closed"/>
    internal Action<SafeFileHandle>? Closed { get; set; }

    internal int Find(ulong inode, bool forWriting, out SafeFileHandle? file)
    {
        lock (_lock)
        {
            if (_open.TryGetValue((inode, forWriting), out LinkedListNode<RingFile>? known))
            {
                _byUse.Remove(known);
                _byUse.AddLast(known);
                file = known.Value.Handle;
                return 0;
            }
        }

        file = null;
        if (nodes.WithInode(inode) is not { IsRegular: true } node)
            return Errno.BadDescriptor;
        int error = node.Reopen(forWriting ? OpenFlags.ReadWrite : 0, out SafeFileHandle? opened);
        if (error == 0)
            file = Keep(node, forWriting, opened!);
        return error == 0 && file is null ? Errno.BadDescriptor : error;
    }

    internal void Drop(FileNode node)
    {
        lock (_lock)
        {
            Remove((node.Inode, false));
            Remove((node.Inode, true));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach (RingFile file in _byUse)
                file.Handle.Dispose();
            _open.Clear();
            _byUse.Clear();
        }
    }

    private SafeFileHandle? Keep(FileNode node, bool forWriting, SafeFileHandle opened)
    {
        lock (_lock)
        {
            if (_open.TryGetValue((node.Inode, forWriting), out LinkedListNode<RingFile>? other))
            {
                opened.Dispose();
                return other.Value.Handle;
            }

            if (_open.Count >= Most)
                Remove(_byUse.First!.Value.Key);
            _open.Add((node.Inode, forWriting), _byUse.AddLast(new RingFile((node.Inode, forWriting), opened)));
        }

        // Forgotten since it was found, it would be kept though nobody drops it any more.
        if (nodes.WithInode(node.Inode) == node)
            return opened;
        Drop(node);
        return null;
    }

    private void Remove((ulong Inode, bool ForWriting) key)
    {
        if (!_open.Remove(key, out LinkedListNode<RingFile>? file))
            return;
        _byUse.Remove(file);
        file.Value.Handle.Dispose();
        Closed?.Invoke(file.Value.Handle);
    }
}
