using Hadal.Storage.Fuse.Nodes;
using Hadal.Storage.Linux;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Fuse.Handles;

/// <summary>A file that a program has open on the mount.</summary>
internal sealed class OpenFile : IDisposable
{
    private readonly FileNode _node;
    private int _closed;

    internal OpenFile(FileNode node, SafeFileHandle handle, uint flags)
    {
        (_node, Handle, Flags) = (node, handle, (int)flags);
        node.Opened();
    }

    internal SafeFileHandle Handle { get; }

    internal FileNode Node => _node;

    internal int Flags { get; }

    internal bool IsWritable => (Flags & OpenFlags.AccessMask) != 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 1)
            return;
        Handle.Dispose();
        _node.Closed();
    }
}
