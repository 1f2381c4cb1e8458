using Hadal.Storage.Fuse.Handles;
using Hadal.Storage.Linux;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Fuse.Nodes;

/// <summary>Descriptors for reading and writing, made from the one that only holds the inode.</summary>
internal sealed partial class FileNode
{
    // Appending is a matter of each write, for a program may switch it; and going past the page cache one of the mount's cache.
    private const int Kept = OpenFlags.AccessMask | OpenFlags.Truncate | OpenFlags.Synchronous;

    internal override int Open(uint flags, out OpenFile? file)
    {
        file = null;

        // To open anything else could block (a pipe) or do something (a device); the kernel never asks for it.
        if (!IsRegular)
            return IsFolder ? Errno.IsDirectory : Errno.Invalid;
        int error = Reopen((int)flags & Kept, out SafeFileHandle? handle);
        if (error == 0)
            file = new(this, handle!, flags);
        return error;
    }

    internal override int Create(EntryName name, uint flags, uint mode, Caller caller, out Node? child, out OpenFile? file)
    {
        (child, file) = (null, null);
        if (!IsFolder)
            return Errno.NotDirectory;
        if (IsReserved(name))
            return Errno.IsDirectory;

        // Only a file that this call makes changes hands; one that was there meanwhile is opened like any other.
        int making = OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.CloseOnExec | OpenFlags.NoFollow;
        int made = LibC.OpenAt(Descriptor, name.Terminated, new((ulong)(((int)flags & Kept) | making), mode & 0xfff, Resolve));
        if (made < 0)
        {
            int error = LastError;
            return error == Errno.Exists && ((int)flags & OpenFlags.Exclusive) == 0 ? OpenExisting(name, flags, out child, out file) : error;
        }

        SafeFileHandle handle = new(made, ownsHandle: true);
        GiveTo(caller, handle, mode);
        return AdoptOpen(handle, name, flags, out child, out file);
    }

    internal override int OpenFolder(Caller caller, out OpenFolder? folder)
    {
        folder = null;
        if (!IsFolder)
            return Errno.NotDirectory;
        int error = Reopen(OpenFlags.Folder, out SafeFileHandle? handle);
        if (error == 0)
            folder = new FileFolder(this, handle!, table.VirtualRoot is { } root && Id == Protocol.FuseProtocol.RootId ? root : null);
        return error;
    }

    /// <summary>A new descriptor of the same inode.</summary>
    internal int Reopen(int flags, out SafeFileHandle? handle)
    {
        using DescriptorPath path = new(Descriptor);
        int opened = LibC.Open(path.Terminated, flags | OpenFlags.CloseOnExec | OpenFlags.NonBlocking, 0);
        handle = opened < 0 ? null : new(opened, ownsHandle: true);
        return opened < 0 ? LastError : 0;
    }

    private int OpenExisting(EntryName name, uint flags, out Node? child, out OpenFile? file)
    {
        file = null;
        int error = Find(name, out child);
        if (error != 0)
            return error;
        error = child!.Open(flags, out file);
        if (error != 0)
        {
            table.Forget(child.Id, 1);
            child = null;
        }

        return error;
    }

    private int AdoptOpen(SafeFileHandle handle, EntryName name, uint flags, out Node? child, out OpenFile? file)
    {
        (child, file) = (null, null);
        using DescriptorPath path = new(handle);
        int held = LibC.Open(path.Terminated, OpenFlags.Path | OpenFlags.CloseOnExec, 0);
        int error = held < 0 ? LastError : Adopt(new(held, ownsHandle: true), name, out child);
        if (error == 0)
            file = new((FileNode)child!, handle, flags);
        else
            handle.Dispose();
        return error;
    }
}
