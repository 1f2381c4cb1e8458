using Hadal.Storage.Usrbio.Layout;

namespace Hadal.Storage.Usrbio.Server;

/// <summary>User rings over a plain folder: its files, a server, and the watcher between them.</summary>
internal sealed class PlainFolderServer : IDisposable
{
    private readonly ServedFolder _files;
    private readonly UserRingServer _server;
    private readonly PlainFolderWatcher _watcher;

    private PlainFolderServer(ServedFolder files, UserRingServer server, PlainFolderWatcher watcher)
    {
        _files = files;
        _server = server;
        _watcher = watcher;
    }

    internal UserRingServer Server => _server;

    internal static PlainFolderServer Start(string folder, UserRingServerOptions? options = null)
    {
        if (RingFileSystem.Holds(folder))
        {
            throw new StorageException(
                $"'{folder}' is on a mount that has user rings of its own, and clients would go to those. Serve a folder that is on no such mount.");
        }

        ServedFolder files = new(folder);
        UserRingServer? server = null;
        try
        {
            server = UserRingServer.Start(folder, files, options);
            return new(files, server, new(folder, server, files.CloseRemoved));
        }
        catch
        {
            server?.Dispose();
            files.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Disposal.OfAll(_watcher, _server, _files);
    }
}
