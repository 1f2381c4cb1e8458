using Hadal.Storage.Fuse;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Tests.Fuse;

public sealed class RingFilesTests
{
    [Fact]
    public async Task A_file_that_is_open_on_the_mount_is_found_by_its_inode_and_no_other()
    {
        using Mounted mounted = new();
        File.WriteAllText(Path.Combine(mounted.Below, "unknown"), "u");
        File.WriteAllBytes(mounted["a"], new byte[8192]);
        ulong inode = ControlTests.Inode(Path.Combine(mounted.Below, "a"));
        using (FileStream open = File.OpenRead(mounted["a"]))
        {
            Assert.Equal(inode, ControlTests.Inode(mounted["a"]));
            Assert.Equal(0, mounted.Folder.Find(inode, forWriting: true, out SafeFileHandle? file));
            Assert.Equal(4096, RandomAccess.Read(file!, AlignedMemory.Of(4096), 0));
            Assert.Equal(0, mounted.Folder.Find(inode, forWriting: true, out SafeFileHandle? again));
            Assert.Same(file, again);
            Assert.Equal(9, mounted.Folder.Find(ControlTests.Inode(mounted.Below), forWriting: false, out _));
            Assert.Equal(9, mounted.Folder.Find(ControlTests.Inode(Path.Combine(mounted.Below, "unknown")), forWriting: false, out _));
            Assert.Equal(9, mounted.Folder.Find(1UL << 60, forWriting: false, out _));
        }

        File.Delete(mounted["a"]);
        await Wait.Until(() => mounted.Folder.Find(inode, forWriting: true, out _) == 9);
    }

    [Fact]
    public void No_more_files_are_kept_open_than_a_few_hundred()
    {
        using Mounted mounted = new();
        for (int index = 0; index < 400; index++)
        {
            File.WriteAllText(mounted[$"{index}"], "x");
            Assert.Equal(0, mounted.Folder.Find(InodeOf(mounted, index), forWriting: false, out _));
        }

        Assert.Equal(RingFiles.Most, mounted.Folder.RingFiles.Count);
    }

    private static ulong InodeOf(Mounted mounted, int index)
    {
        using SafeFileHandle file = File.OpenHandle(Path.Combine(mounted.Below, $"{index}"));
        Assert.Equal(0, Hadal.Storage.Linux.LibC.StatusOf(file, out Hadal.Storage.Linux.FileStatus status));
        return status.Inode;
    }
}
