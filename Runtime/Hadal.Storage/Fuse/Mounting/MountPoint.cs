using System.Text;
using Hadal.Storage.Fuse.Nodes;
using Hadal.Storage.Linux;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Fuse.Mounting;

/// <summary>Where a folder can be mounted, and what is said where it cannot.</summary>
internal static class MountPoint
{
    internal const string FileSystemType = "fuse.hf3fs";
    private const int MostStale = 16;
    private const int MaxPathBytes = 4096;

    /// <summary>Checks the place, and frees it of mounts of servers that have died.</summary>
    /// <returns>The path without links.</returns>
    internal static string Prepare(string path, SafeFileHandle served)
    {
        for (int removed = 0; removed <= MostStale; removed++)
        {
            string real = RealPath(path, out int error);
            if (MountTable.At(real) is not { } mounted)
            {
                Check(path, real, error, served);
                return real;
            }

            if (mounted.Type != FileSystemType || (error != Errno.NotConnected && !IsDead(real)))
                throw new StorageException($"'{path}' is a mount point of type {mounted.Type} already; a folder that is none is needed to mount on.");
            Unmounting.Detach(real);
        }

        throw new StorageException($"'{path}' holds more than {MostStale} mounts of dead servers, one over the other; unmount them with 'umount -l'.");
    }

    internal static string RealPath(SafeFileHandle folder)
    {
        using DescriptorPath link = new(folder);
        Span<byte> target = stackalloc byte[MaxPathBytes];
        nint length = LibC.ReadLink(link.Terminated, target, MaxPathBytes);
        return length < 0
            ? throw new StorageException("asking for the path of an open folder", FileNode.LastError)
            : Encoding.UTF8.GetString(target[..(int)length]);
    }

    private static string RealPath(string path, out int error)
    {
        int opened = LibC.Open([.. Encoding.UTF8.GetBytes(path), 0], OpenFlags.Path | OpenFlags.CloseOnExec, 0);
        if (opened < 0)
        {
            error = FileNode.LastError;
            return Path.GetFullPath(path);
        }

        using SafeFileHandle folder = new(opened, ownsHandle: true);
        error = LibC.StatusOf(folder, out FileStatus status);
        if (error == 0 && status.Kind != FileKind.Folder)
            error = Errno.NotDirectory;
        return RealPath(folder);
    }

    /// <summary>Asks for what the kernel never answers from its memory: the attributes of the root it believes for a second after the server's death.</summary>
    private static bool IsDead(string real)
    {
        int opened = LibC.Open([.. Encoding.UTF8.GetBytes($"{real}/3fs-virt"), 0], OpenFlags.Path | OpenFlags.CloseOnExec, 0);
        if (opened < 0)
            return FileNode.LastError == Errno.NotConnected;
        _ = LibC.Close(opened);
        return false;
    }

    private static void Check(string path, string real, int error, SafeFileHandle served)
    {
        if (error == Errno.NoEntry)
            throw new StorageException($"The mount point '{path}' does not exist; make an empty folder there.");
        if (error == Errno.NotDirectory)
            throw new StorageException($"The mount point '{path}' is no folder; an empty folder is needed.");
        if (error != 0)
            throw new StorageException($"looking at the mount point '{path}'", error);

        string folder = RealPath(served);
        if (real == folder)
            throw new StorageException($"The mount point '{path}' is the served folder itself, which the mount would hide; mount on another folder.");
        if (folder == "/" || real.StartsWith(folder + '/', StringComparison.Ordinal))
            throw new StorageException($"The mount point '{path}' lies in the served folder '{folder}', which would contain itself.");
    }
}
