using System.Runtime.InteropServices;
using Hadal.Storage.Linux;
using Hadal.Storage.Usrbio.Layout;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Usrbio.Client;

/// <summary>
/// A file system that speaks user rings, seen from a client: a 3FS mount, a mount of our own server, or a plain folder that our server
/// watches. Bound to the server that was there when it was opened: after that one's death all is made anew, from here on.
/// </summary>
internal sealed class UserRingMount : IDisposable
{
    private readonly MountThread _thread;
    private readonly int _folder;
    private readonly int _serverLock;
    private readonly string _semaphoreTarget;
    private readonly ulong _device;
    private bool _isDisposed;

    private UserRingMount(string root, MountThread thread, int folder, int serverLock, string semaphoreTarget, ulong device)
    {
        Root = root;
        _thread = thread;
        _folder = folder;
        _serverLock = serverLock;
        _semaphoreTarget = semaphoreTarget;
        _device = device;
    }

    internal string Root { get; }

    internal string RegistrationFolder => Path.Combine(Root, VirtualFolder.Registrations);

    /// <summary>Whether links are seen by a watcher instead of being made by the server.</summary>
    internal bool IsPlainFolder => _serverLock >= 0;

    /// <summary>Whether a server answers under that root now; after a death, whether another is there again.</summary>
    internal static bool IsServed(string root) => WhyNotServed(root) is null;

    /// <summary>Null where a server answers under that root now.</summary>
    internal static string? WhyNotServed(string root)
    {
        try
        {
            using UserRingMount mount = Open(root);
            return null;
        }
        catch (Exception exception) when (exception is StorageException or PlatformNotSupportedException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
    }

    /// <param name="root">The mount point, or the served folder.</param>
    internal static UserRingMount Open(string root)
    {
        GlibcSemaphores.Require();
        MountThread thread = new();
        try
        {
            return thread.Run(() => Open(root, thread));
        }
        catch
        {
            thread.Dispose();
            throw;
        }
    }

    /// <summary>Makes the link that registers memory; 0 or an error number.</summary>
    internal int Link(string target, string link) => _thread.Run(() => LibC.MakeLink(target, link) == 0 ? 0 : Marshal.GetLastPInvokeError());

    private static UserRingMount Open(string root, MountThread thread)
    {
        root = Path.GetFullPath(root);
        string path = Path.Combine(root, VirtualFolder.Registrations);

        // Held for life: a mount takes its last close, which the kernel does for the dead too, for the end of this client.
        int folder = (int)NativeCall.Check(
            LibC.Open(path, OpenFlags.ReadOnly | OpenFlags.Folder | OpenFlags.CloseOnExec, 0), $"opening '{path}' of a server of user rings");
        int serverLock = -1;
        try
        {
            if (!RingFileSystem.Holds(folder))
            {
                string lockPath = Path.Combine(root, PlainFolderNames.ServerLock);
                serverLock = (int)NativeCall.Check(
                    LibC.Open(lockPath, OpenFlags.ReadOnly | OpenFlags.CloseOnExec, 0), $"opening '{lockPath}' of a server of user rings");
                MustBeTrusted(serverLock, lockPath);
                if (!LibC.IsLocked(serverLock))
                    throw new StorageException($"opening '{path}' (its server is gone: '{lockPath}' is not locked)", Errno.NotConnected);
            }

            NativeCall.Throw(LibC.StatusOf(folder, out FileStatus status), $"looking at '{path}'");
            using SubmissionSemaphore semaphore = SubmissionSemaphore.Open(path, RingPriority.Normal);
            return new(root, thread, folder, serverLock, semaphore.Target, status.Device);
        }
        catch
        {
            _ = LibC.Close(folder);
            if (serverLock >= 0)
                _ = LibC.Close(serverLock);
            throw;
        }
    }

    /// <summary>Who serves a folder writes into its clients' memory, and in a folder that all may write to anybody could.</summary>
    private static void MustBeTrusted(int descriptor, string path)
    {
        NativeCall.Throw(LibC.StatusOf(descriptor, out FileStatus status), $"looking at '{path}'");
        if (status.Owner != 0 && status.Owner != LibC.EffectiveUser())
            throw new StorageException($"'{path}' belongs to user {status.Owner}: a plain folder is served to its server's own user, and by root.");
    }

    /// <summary>Whether the server that this was opened on still lives. Two system calls: for when completions fail to come.</summary>
    internal bool IsServerAlive()
        => LibC.ReadLink(Path.Combine(RegistrationFolder, VirtualFolder.SubmissionLink(RingPriority.Normal)), out string target) == 0
            && target == _semaphoreTarget
            && (!IsPlainFolder || LibC.IsLocked(_serverLock));

    /// <summary>Memory that reads fill and writes take from.</summary>
    internal UserRegion CreateRegion(nuint bytes, nuint blockBytes = 0) => UserRegion.Create(this, bytes, blockBytes);

    internal UserRing CreateRing(UserRingOptions options) => UserRing.Create(this, options);

    /// <summary>By what name requests speak of a file, which stays open as long as there are any.</summary>
    internal ulong InodeOf(SafeFileHandle file)
    {
        bool held = false;
        try
        {
            file.DangerousAddRef(ref held);
            int descriptor = (int)file.DangerousGetHandle();
            NativeCall.Throw(LibC.StatusOf(descriptor, out FileStatus status), "looking at a file for user rings");
            bool isServed = IsPlainFolder ? status.Device == _device : RingFileSystem.Holds(descriptor);
            return isServed && status.IsRegular
                ? status.Inode
                : throw new StorageException($"A file for user rings of '{Root}' must be a regular file there; inode {status.Inode} is not.");
        }
        finally
        {
            if (held)
                file.DangerousRelease();
        }
    }

    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _ = _thread.Run(() => LibC.Close(_folder));
        if (_serverLock >= 0)
            _ = LibC.Close(_serverLock);
        _thread.Dispose();
    }
}
