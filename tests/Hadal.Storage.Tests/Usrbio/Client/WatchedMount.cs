using System.Collections.Concurrent;
using Hadal.Storage.Fuse.Mounting;
using Hadal.Storage.Fuse.Operations;
using Hadal.Storage.Fuse.Protocol;
using Hadal.Storage.Fuse.Virtual;
using Hadal.Storage.Tests.Fuse;
using Hadal.Storage.Usrbio.Server;
using Hadal.Testing;
using Microsoft.Win32.SafeHandles;
using ServedFolder = Hadal.Storage.Fuse.ServedFolder;

namespace Hadal.Storage.Tests.Usrbio.Client;

/// <summary>A mount with user rings, and what the kernel says of each call about its folder of registrations.</summary>
internal sealed class WatchedMount : IDisposable
{
    private readonly TemporaryFolder _served = new();
    private readonly TemporaryFolder _point = new();
    private readonly ServedFolder _folder;
    private readonly UserRingServer _server;
    private readonly SafeFileHandle _session;
    private readonly FuseDispatcher _dispatcher;
    private readonly FuseLoop _loop;

    internal WatchedMount()
    {
        FuseTools.Require();
        _folder = ServedFolder.Open(_served.Path);
        _server = UserRingServer.Start(_served.Path, _folder, new());
        _session = DirectMount.TryMount(_point.Path, "hf3fs.watched", out string reason) ?? throw new InvalidOperationException(reason);
        _dispatcher = new(_folder, _server, _point.Path);
        _loop = new(_session, _dispatcher, Watch);
        _loop.Start();
    }

    internal string Path => _point.Path;

    /// <summary>Operations on <c>iovs</c>, and the thread of whoever asked for each.</summary>
    internal ConcurrentQueue<(Operation Operation, uint ThreadId)> Calls { get; } = [];

    public void Dispose()
    {
        Unmounting.Remove(Path);
        _loop.Join();
        _session.Dispose();
        _dispatcher.Dispose();
        _server.Dispose();
        _folder.Dispose();
        _point.Dispose();
        _served.Dispose();
    }

    private int Watch(InHeader header)
    {
        if (header.NodeId == VirtualId.Rings)
            Calls.Enqueue(((Operation)header.Operation, header.ThreadId));
        return 0;
    }
}
