using Hadal.Storage.Fuse.Protocol;
using Hadal.Storage.Linux;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Fuse.Nodes;

/// <summary>What a folder does with names.</summary>
internal sealed partial class FileNode
{
    private const uint NoReplace = 1;
    private const uint Exchange = 2;

    // A mount below may hold inodes of the same numbers, by which user rings name files.
    private const ulong Resolve = OpenHow.Beneath | OpenHow.NoOtherMount | OpenHow.NoMagicLinks;

    private static readonly ulong s_path = (ulong)(OpenFlags.Path | OpenFlags.NoFollow | OpenFlags.CloseOnExec);

    internal override int Find(EntryName name, out Node? child)
    {
        child = null;
        if (!IsFolder)
            return Errno.NotDirectory;
        if (IsReserved(name))
        {
            child = table.Acquire(table.VirtualRoot!.Key, _ => table.VirtualRoot);
            return 0;
        }

        int found = LibC.OpenAt(Descriptor, name.Terminated, new(s_path, 0, Resolve));
        return found < 0 ? LastError : Adopt(new(found, ownsHandle: true), name, out child);
    }

    internal override int ReadLink(Span<byte> target, out int bytes)
    {
        bytes = (int)LibC.ReadLink(Descriptor, "\0"u8, target, (nuint)target.Length);
        return bytes < 0 ? LastError : 0;
    }

    internal override int MakeFolder(EntryName name, uint mode, Caller caller, out Node? child)
        => Make(name, IsReserved(name) ? Errno.Exists : Error(LibC.MakeFolder(Descriptor, name.Terminated, mode)), mode, caller, out child);

    internal override int MakeNode(EntryName name, uint mode, Caller caller, out Node? child)
    {
        child = null;
        if ((mode & FileKind.Mask) is not (0 or FileKind.Regular or FileKind.Pipe or FileKind.Socket))
            return Errno.NotPermitted;
        return Make(name, IsReserved(name) ? Errno.Exists : Error(LibC.MakeNode(Descriptor, name.Terminated, mode, 0)), mode, caller, out child);
    }

    internal override int MakeSymbolicLink(EntryName name, ReadOnlySpan<byte> target, Caller caller, out Node? child)
        => Make(name, IsReserved(name) ? Errno.Exists : Error(LibC.MakeSymbolicLink(target, Descriptor, name.Terminated)), 0, caller, out child);

    internal override int MakeHardLink(EntryName name, Node target, out Node? child)
    {
        child = null;
        if (target is not FileNode file)
            return Errno.NotPermitted;
        int error = LinkHere(file, name);
        return error != 0 ? error : Find(name, out child);
    }

    /// <summary>A further name of a file in this folder.</summary>
    internal int LinkHere(FileNode target, EntryName name)
    {
        if (IsReserved(name))
            return Errno.Exists;
        using DescriptorPath path = new(target.Descriptor);
        return Error(LibC.MakeHardLink(PathFlags.NoFolder, path.Terminated, Descriptor, name.Terminated, PathFlags.FollowLink));
    }

    internal override int Remove(EntryName name, bool folder, Caller caller)
        => IsReserved(name) ? Errno.NotPermitted : Error(LibC.Remove(Descriptor, name.Terminated, folder ? PathFlags.RemoveFolder : 0));

    internal override int Rename(EntryName name, Node newFolder, EntryName newName, uint flags)
    {
        if (newFolder is not FileNode other)
            return Errno.CrossDevice;
        if (IsReserved(name) || other.IsReserved(newName))
            return Errno.NotPermitted;
        return (flags & ~(NoReplace | Exchange)) != 0
            ? Errno.Invalid
            : Error(LibC.Rename(Descriptor, name.Terminated, other.Descriptor, newName.Terminated, flags));
    }

    private bool IsReserved(EntryName name)
        => Id == FuseProtocol.RootId && table.VirtualRoot is not null && name.Bytes.SequenceEqual("3fs-virt"u8);

    private int Make(EntryName name, int error, uint mode, Caller caller, out Node? child)
    {
        child = null;
        if (error != 0 || (error = Find(name, out child)) != 0)
            return error;
        GiveTo(caller, ((FileNode)child!).Descriptor, mode);
        return 0;
    }

    private int Adopt(SafeFileHandle found, EntryName name, out Node? child)
    {
        child = null;
        int error = LibC.StatusOf(found, out FileStatus status);
        if (error == 0 && status.Device != _device)
            error = Errno.CrossDevice;
        if (error == 0)
            child = table.Acquire(found, status, new(Id, name.Bytes.ToArray()));
        else
            found.Dispose();
        return error;
    }

    private static int Error(int result) => result == 0 ? 0 : LastError;
}
