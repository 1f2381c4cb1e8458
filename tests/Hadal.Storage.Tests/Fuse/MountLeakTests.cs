namespace Hadal.Storage.Tests.Fuse;

[Collection(nameof(Alone))]
public sealed class MountLeakTests
{
    [Fact]
    public void Nothing_is_left_open_after_many_mounts()
    {
        using (Mounted first = new())
            File.WriteAllText(first["a"], "a");
        int before = Descriptors();
        for (int round = 0; round < 10; round++)
        {
            using Mounted mounted = new();
            File.WriteAllText(mounted["a"], "a");
            Directory.CreateDirectory(mounted["d"]);
            Assert.Equal(["3fs-virt", "a", "d"], MountedFolderTests.Names(mounted.Path));
        }

        Assert.InRange(Descriptors(), 0, before + 5);
    }

    private static int Descriptors() => Directory.GetFiles($"/proc/{Environment.ProcessId}/fd").Length;
}
