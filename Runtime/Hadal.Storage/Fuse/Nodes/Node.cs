using Hadal.Storage.Fuse.Handles;
using Hadal.Storage.Fuse.Protocol;
using Hadal.Storage.Linux;

namespace Hadal.Storage.Fuse.Nodes;

/// <summary>
/// A file, folder or link that the kernel knows by a number. Every operation answers 0 or an error number of Linux. What a kind of node does
/// not do is refused.
/// </summary>
internal abstract class Node(ulong id, NodeKey key, uint kind)
{
    internal ulong Id { get; } = id;

    internal NodeKey Key { get; } = key;

    /// <summary>A value of <see cref="FileKind"/>; an inode never changes it.</summary>
    internal uint Kind { get; } = kind;

    internal bool IsFolder => Kind == FileKind.Folder;

    /// <summary>How often the kernel has been told of the node and not forgotten it. The table's lock guards it.</summary>
    internal ulong Lookups { get; set; }

    /// <summary>How long the kernel may believe the name.</summary>
    internal virtual ulong NameSeconds => 0;

    /// <summary>How long the kernel may believe the attributes.</summary>
    internal virtual ulong AttributeSeconds => 0;

    internal abstract int Describe(out NodeAttributes attributes);

    /// <summary>The node of a name, counted as told to the kernel.</summary>
    internal virtual int Find(EntryName name, out Node? child)
    {
        child = null;
        return Errno.NotDirectory;
    }

    internal virtual int ReadLink(Span<byte> target, out int bytes)
    {
        bytes = 0;
        return Errno.Invalid;
    }

    internal virtual int SetAttributes(in SetAttributesIn attributes, OpenFile? file) => Errno.NotPermitted;

    internal virtual int MakeSymbolicLink(EntryName name, ReadOnlySpan<byte> target, Caller caller, out Node? child) => Refuse(out child);

    internal virtual int MakeFolder(EntryName name, uint mode, Caller caller, out Node? child) => Refuse(out child);

    internal virtual int MakeNode(EntryName name, uint mode, Caller caller, out Node? child) => Refuse(out child);

    internal virtual int MakeHardLink(EntryName name, Node target, out Node? child) => Refuse(out child);

    internal virtual int Create(EntryName name, uint flags, uint mode, Caller caller, out Node? child, out OpenFile? file)
    {
        file = null;
        return Refuse(out child);
    }

    internal virtual int Remove(EntryName name, bool folder, Caller caller) => Errno.NotPermitted;

    internal virtual int Rename(EntryName name, Node newFolder, EntryName newName, uint flags) => Errno.NotPermitted;

    internal virtual int Open(uint flags, out OpenFile? file)
    {
        file = null;
        return IsFolder ? Errno.IsDirectory : Errno.NotPermitted;
    }

    internal virtual int OpenFolder(Caller caller, out OpenFolder? folder)
    {
        folder = null;
        return Errno.NotDirectory;
    }

    private static int Refuse(out Node? child)
    {
        child = null;
        return Errno.NotPermitted;
    }
}
