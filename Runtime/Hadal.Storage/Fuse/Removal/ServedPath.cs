using System.Text;
using Hadal.Storage.Fuse.Mounting;
using Hadal.Storage.Fuse.Nodes;
using Hadal.Storage.Linux;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Fuse.Removal;

/// <summary>Removes what a path from the root of the mount leads to, in the name of whoever asked.</summary>
internal static class ServedPath
{
    private const ulong Resolve = OpenHow.Beneath | OpenHow.NoOtherMount | OpenHow.NoSymbolicLinks | OpenHow.NoMagicLinks;

    /// <summary>A node that a program has open.</summary>
    internal static int Remove(NodeTable nodes, FileNode root, FileNode node, Caller caller)
    {
        string path = MountPoint.RealPath(node.Descriptor);
        string above = MountPoint.RealPath(root.Descriptor).TrimEnd('/') + '/';
        return path.StartsWith(above, StringComparison.Ordinal) ? Remove(nodes, root, path[above.Length..], node.Inode, caller) : Errno.NotPermitted;
    }

    /// <param name="relative">Names with '/' between them.</param>
    /// <param name="inode">What it must be; null: anything. The path may lead elsewhere since it was asked for.</param>
    internal static int Remove(NodeTable nodes, FileNode root, string relative, ulong? inode, Caller caller)
    {
        relative = relative.Trim('/');
        int slash = relative.LastIndexOf('/');
        ReadOnlySpan<byte> bytes = [.. Encoding.UTF8.GetBytes(relative[(slash + 1)..]), 0];
        if (!EntryName.TryTake(ref bytes, out EntryName name) || !bytes.IsEmpty)
            return Errno.NotPermitted;

        using Impersonation asCaller = new(caller);
        int opened = Open(root.Descriptor, slash < 0 ? "." : relative[..slash], OpenFlags.Folder);
        if (opened < 0)
            return FileNode.LastError;
        using SafeFileHandle folder = new(opened, ownsHandle: true);
        if (inode is { } expected && !Is(folder, name, expected))
            return Errno.NoEntry;
        int error = TreeRemoval.Remove(folder, name.Terminated);

        // The kernel was not told by whom it believes names.
        if (LibC.StatusOf(folder, out FileStatus parent) == 0 && nodes.WithInode(parent.Inode) is { } known)
            nodes.Outdate(new(known.Id, name.Bytes.ToArray()));
        return error;
    }

    private static bool Is(SafeFileHandle folder, EntryName name, ulong inode)
        => LibC.StatusOf(folder, name.Terminated, out FileStatus status) == 0 && status.Inode == inode;

    private static int Open(SafeFileHandle root, string relative, int flags)
    {
        flags |= OpenFlags.Path | OpenFlags.NoFollow | OpenFlags.CloseOnExec;
        return LibC.OpenAt(root, [.. Encoding.UTF8.GetBytes(relative), 0], new((ulong)flags, 0, Resolve));
    }
}
