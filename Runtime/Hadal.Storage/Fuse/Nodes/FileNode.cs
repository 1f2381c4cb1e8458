using System.Runtime.InteropServices;
using Hadal.Storage.Fuse.Protocol;
using Hadal.Storage.Linux;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Fuse.Nodes;

/// <summary>A file, folder or link of the served folder, held by an O_PATH descriptor: renamed parents and links on the way do not matter.</summary>
internal sealed partial class FileNode(ulong id, SafeFileHandle descriptor, in FileStatus status, NodeTable table)
    : Node(id, new(status.Inode, null), status.Kind), IDisposable
{
    internal const string VirtualRootName = "3fs-virt";
    private readonly ulong _device = status.Device;
    private int _openFiles;

    internal SafeFileHandle Descriptor { get; } = descriptor;

    internal ulong Inode => Key.Inode;

    internal bool IsRegular => Kind == FileKind.Regular;

    /// <summary>Where the kernel knows it from. The table's lock guards it.</summary>
    internal Sighting LastSeen { get; set; }

    internal LinkedListNode<FileNode>? Place { get; set; }

    internal bool IsOpen => Volatile.Read(ref _openFiles) > 0;

    // Others change the folder besides this mount: user rings write files, and programs use the folder itself.
    internal override ulong NameSeconds => 1;

    internal override ulong AttributeSeconds => IsFolder ? 1u : 0u;

    internal bool IsTableCrowded => table.IsCrowded;

    internal static int LastError => Marshal.GetLastPInvokeError();

    internal override int Describe(out NodeAttributes attributes)
    {
        int error = LibC.StatusOf(Descriptor, out FileStatus status);
        attributes = error == 0 ? AttributesOf(status) : default;
        return error;
    }

    /// <summary>Takes back a lookup that the kernel is not told of after all.</summary>
    internal void GiveBack(Node child) => table.Forget(child.Id, 1);

    internal void Opened() => Interlocked.Increment(ref _openFiles);

    internal void Closed() => Interlocked.Decrement(ref _openFiles);

    /// <inheritdoc/>
    public void Dispose() => Descriptor.Dispose();

    private static NodeAttributes AttributesOf(in FileStatus status) => new(
        status.Inode,
        status.Size,
        status.Blocks,
        (ulong)status.Accessed.Seconds,
        (ulong)status.Modified.Seconds,
        (ulong)status.Changed.Seconds,
        status.Accessed.Nanoseconds,
        status.Modified.Nanoseconds,
        status.Changed.Nanoseconds,
        status.Mode,
        status.Links,
        status.Owner,
        status.Group,
        (status.SpecialMinor & 0xff) | (status.SpecialMajor << 8) | ((status.SpecialMinor & ~0xffu) << 12),
        status.BlockSize,
        0);
}
