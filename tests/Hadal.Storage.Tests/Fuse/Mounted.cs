using Hadal.Storage.Fuse;
using Hadal.Storage.Fuse.Mounting;
using Hadal.Testing;

namespace Hadal.Storage.Tests.Fuse;

/// <summary>A folder served by this process, and gone after the test.</summary>
internal sealed class Mounted : IDisposable
{
    private readonly TemporaryFolder _served = new();
    private readonly TemporaryFolder _point = new();

    internal Mounted(int nodeLimit = 0, MountedBy by = MountedBy.Either)
    {
        FuseTools.Require();

        // Temporary folders are their owner's alone; here other users come in too.
        Assert.Equal(0, Posix.SetMode(_served.Path, 0x1ed));
        Folder = ServedFolder.Open(_served.Path, nodeLimit);
        Mount = FuseMount.Mount(Folder, Registry, _point.Path, by);
    }

    internal FakeRegistry Registry { get; } = new();

    internal ServedFolder Folder { get; }

    internal FuseMount Mount { get; }

    /// <summary>Where it is mounted.</summary>
    internal string Path => _point.Path;

    /// <summary>What is served.</summary>
    internal string Below => _served.Path;

    internal string this[params string[] parts] => _point[parts];

    public void Dispose()
    {
        Mount.Dispose();
        Folder.Dispose();
        bool gone = MountTable.At(Path) is null;
        _point.Dispose();
        _served.Dispose();
        Assert.True(gone, $"'{Path}' is still mounted.");
        Assert.Equal(0, Mount.Dispatcher.Faults);
    }
}
