using Hadal.Storage.Fuse.Mounting;
using Hadal.Storage.Fuse.Operations;
using Hadal.Storage.Fuse.Protocol;
using Hadal.Storage.Fuse.Serving;
using Hadal.Storage.Linux;
using Hadal.Storage.Tests.Fuse;
using Hadal.Testing;
using Microsoft.Win32.SafeHandles;
using ServedFolder = Hadal.Storage.Fuse.ServedFolder;

namespace Hadal.Storage.Tests.Usrbio.Client;

/// <summary>A FUSE file system that is no 3FS: of another type, and without its ioctls, as sshfs is.</summary>
internal sealed class OtherFuse : IDisposable
{
    private readonly TemporaryFolder _below = new();
    private readonly TemporaryFolder _point = new();
    private readonly ServedFolder _folder;
    private readonly SafeFileHandle _session;
    private readonly FuseDispatcher _dispatcher;
    private readonly FuseLoop _loop;

    internal OtherFuse()
    {
        FuseTools.Require();
        _folder = ServedFolder.Open(_below.Path);
        Assert.Equal(0, FuseDevice.TryOpen(out SafeFileHandle? device));
        _session = device!;
        string options = $"fd={_session.DangerousGetHandle()},rootmode=40000,user_id=0,group_id=0,allow_other,default_permissions";
        Assert.Equal(0, LibC.Mount("other", _point.Path, "fuse.other", LibC.MountNoSetUser | LibC.MountNoDevices, options));
        _dispatcher = new(_folder, new FakeRegistry(), _point.Path);
        _loop = new(_session, _dispatcher, header => (Operation)header.Operation == Operation.Control ? Errno.NoTerminal : 0);
        _loop.Start();

        // In the root our server would show its own folder of registrations.
        Path = Directory.CreateDirectory(_point["folder"]).FullName;
    }

    internal string Path { get; }

    public void Dispose()
    {
        Unmounting.Remove(_point.Path);
        _loop.Join();
        _session.Dispose();
        _dispatcher.Dispose();
        _folder.Dispose();
        _point.Dispose();
        _below.Dispose();
    }
}
