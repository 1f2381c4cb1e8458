using Hadal.Storage.Linux;

namespace Hadal.Storage.Tests.Fuse;

/// <summary>A file system in memory, which random requests can fill without harm to others.</summary>
internal sealed class SmallFileSystem : IDisposable
{
    private readonly string _path;

    internal SmallFileSystem(string path)
    {
        _path = path;
        Assert.Equal(0, LibC.Mount("tmpfs", path, "tmpfs", 0, "size=32m"));
    }

    public void Dispose() => LibC.Unmount(_path, LibC.UnmountDetach);
}
