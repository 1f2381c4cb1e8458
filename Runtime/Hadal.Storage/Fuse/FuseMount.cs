using Hadal.Storage.Fuse.Mounting;
using Hadal.Storage.Fuse.Operations;
using Hadal.Storage.Fuse.Serving;
using Hadal.Storage.Usrbio.Server;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Fuse;

/// <summary>
/// A served folder, mounted as 3FS is: of type <c>fuse.hf3fs</c>, with <c>3fs-virt</c> in its root. Unmounts when it is disposed; a process
/// that uses its own mount may wait for itself.
/// </summary>
internal sealed class FuseMount : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private readonly FuseDispatcher _dispatcher;
    private readonly NodeReliever _reliever;
    private readonly string? _device;
    private bool _disposed;

    private FuseMount(string path, SafeFileHandle session, FuseDispatcher dispatcher, ServedFolder folder)
    {
        (Path, _dispatcher) = (path, dispatcher);
        _device = MountTable.At(path)?.Device;
        Server = new(session, dispatcher);
        _reliever = new(folder.Nodes, session);
    }

    /// <summary>Without links.</summary>
    internal string Path { get; }

    /// <summary>Ends when the mount does, whoever unmounted it.</summary>
    internal Task Ended => Server.Ended;

    internal FuseServer Server { get; }

    internal FuseDispatcher Dispatcher => _dispatcher;

    /// <param name="folder">What is served, by this mount alone; it is disposed after the mount.</param>
    /// <param name="registry">Whom links in <c>3fs-virt/iovs</c> are told to.</param>
    /// <param name="mountPoint">A folder outside of the served one.</param>
    /// <param name="by">How it is mounted; null: as root itself, else by fusermount3.</param>
    internal static FuseMount Mount(ServedFolder folder, IUserRingRegistry registry, string mountPoint, MountedBy by = MountedBy.Either)
    {
        string path = MountPoint.Prepare(mountPoint, folder.Root.Descriptor);
        SafeFileHandle session = MountAt(path, by);
        try
        {
            return new(path, session, new FuseDispatcher(folder, registry, path), folder);
        }
        catch
        {
            // Without a server whoever looked at it would wait for ever.
            session.Dispose();
            Unmounting.Remove(path);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        if (_device is not null && MountTable.At(Path)?.Device == _device)
            Unmounting.Remove(Path);
        if (!Ended.Wait(s_patience) && _device is not null)
        {
            Unmounting.Abort(_device);
            Ended.Wait(s_patience);
        }

        _reliever.Dispose();
        _dispatcher.Dispose();
        Server.Dispose();
    }

    private static SafeFileHandle MountAt(string path, MountedBy by)
    {
        string source = "hf3fs.hadal";
        string direct = "not tried";
        string helper = "not tried";
        SafeFileHandle? session = null;
        if (by is not MountedBy.Fusermount)
            session = DirectMount.TryMount(path, source, out direct);
        if (session is null && by is not MountedBy.Root)
            session = Fusermount.TryMount(path, source, out helper);
        return session ?? throw new StorageException(
            $"Nothing could be mounted on '{path}'. As root: {direct}. By fusermount3 (package fuse3): {helper}.");
    }
}
