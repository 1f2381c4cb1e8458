using Hadal.Storage.Fuse;
using Hadal.Storage.Usrbio.Server;

namespace Hadal.Storage;

/// <summary>
/// Serves a local folder by the user rings of 3FS (USRBIO), so that programs written for 3FS run on one disk: as a mount of the type
/// <c>fuse.hf3fs</c>, or, for clients of this library, as the plain folder that it is.
/// </summary>
/// <remarks>Linux on x86-64 with glibc. Clients of other users than the server's need a mount, and are let in only if asked for.</remarks>
public sealed class UserRingService : IDisposable
{
    private readonly Stack<IDisposable> _parts = new();
    private readonly FuseMount? _mount;

    private UserRingService(string folder, string? mountPoint, bool forAllUsers)
    {
        Folder = Path.GetFullPath(folder);
        try
        {
            UserRingServerOptions options = new() { ForAllUsers = forAllUsers };
            if (mountPoint is null)
            {
                _parts.Push(PlainFolderServer.Start(Folder, options));
                Root = Folder;
                Ended = Task.Delay(System.Threading.Timeout.Infinite);
                return;
            }

            Fuse.ServedFolder files = Fuse.ServedFolder.Open(Folder);
            _parts.Push(files);
            UserRingServer server = UserRingServer.Start(Folder, files, options);
            _parts.Push(server);
            _mount = FuseMount.Mount(files, server, mountPoint);
            _parts.Push(_mount);
            Root = _mount.Path;
            Ended = _mount.Ended;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What is served.</summary>
    public string Folder { get; }

    /// <summary>Where clients find it: the mount point, or the folder.</summary>
    public string Root { get; }

    /// <summary>Ends when someone else removes the mount.</summary>
    public Task Ended { get; }

    /// <summary>Begins to serve; on return clients can come.</summary>
    /// <param name="folder">The folder; another server of it is refused.</param>
    /// <param name="mountPoint">An empty folder outside of it; null: no mount.</param>
    /// <param name="forAllUsers">Whether clients of other users may come.</param>
    /// <exception cref="StorageException">The folder cannot be served, or nothing can be mounted; the message says why.</exception>
    public static UserRingService Start(string folder, string? mountPoint = null, bool forAllUsers = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return Directory.Exists(folder)
            ? new(folder, mountPoint, forAllUsers)
            : throw new StorageException($"There is no folder '{folder}' to serve.");
    }

    /// <summary>Unmounts, ends what is under way, and lets go of all clients: their requests fail with 107 (ENOTCONN).</summary>
    public void Dispose()
    {
        IDisposable[] parts = [.. _parts];
        _parts.Clear();
        Disposal.OfAll(parts);
    }
}
