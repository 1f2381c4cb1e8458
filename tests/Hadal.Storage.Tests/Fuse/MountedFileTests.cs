namespace Hadal.Storage.Tests.Fuse;

public sealed class MountedFileTests
{
    [Fact]
    public void A_file_of_the_served_folder_is_read_through_the_mount()
    {
        using Mounted mounted = new();
        File.WriteAllText(Path.Combine(mounted.Below, "a.txt"), "of the sea");
        Assert.Equal("of the sea", File.ReadAllText(mounted["a.txt"]));
        Assert.Contains(File.ReadAllLines("/proc/mounts"), line => line.Contains($" {mounted.Path} fuse.hf3fs ", StringComparison.Ordinal));
    }
}
