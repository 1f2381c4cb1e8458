using Hadal.Storage.Fuse.Nodes;
using Hadal.Storage.Linux;

namespace Hadal.Storage.Fuse.Mounting;

/// <summary>Takes mounts away.</summary>
internal static class Unmounting
{
    /// <summary>A mount whose server has died.</summary>
    internal static void Detach(string path)
    {
        if (LibC.Unmount(path, LibC.UnmountDetach) == 0)
            return;
        int error = FileNode.LastError;
        if (!Fusermount.TryUnmount(path, lazily: true, out string reason))
            throw new StorageException($"unmounting '{path}', whose server has died (fusermount3: {reason}),", error);
    }

    /// <summary>A mount of this process. Where it is used, users find it not connected, and it goes with the last of them.</summary>
    internal static void Remove(string path)
    {
        if (LibC.Unmount(path, 0) == 0)
            return;
        if (FileNode.LastError == Errno.Busy)
            _ = LibC.Unmount(path, LibC.UnmountDetach | LibC.UnmountForce);
        else if (!Fusermount.TryUnmount(path, lazily: false, out _))
            Fusermount.TryUnmount(path, lazily: true, out _);
    }

    /// <summary>Ends a connection that is still used though it is unmounted, where the control file system of FUSE is mounted.</summary>
    internal static void Abort(string device)
    {
        try
        {
            File.WriteAllText($"/sys/fs/fuse/connections/{device[(device.IndexOf(':', StringComparison.Ordinal) + 1)..]}/abort", "1");
        }
        catch (IOException)
        {
            // Ended meanwhile, or the file system is not there.
        }
        catch (UnauthorizedAccessException)
        {
            // Not ours to end; its users do.
        }
    }
}
