using Hadal.Storage.Fuse;
using Hadal.Storage.Fuse.Mounting;
using Hadal.Testing;

namespace Hadal.Storage.Tests.Fuse;

public sealed class MountPointTests
{
    [Fact]
    public void A_place_where_nothing_can_be_mounted_is_refused_with_its_reason()
    {
        FuseTools.Require();
        using Mounted mounted = new();
        using TemporaryFolder here = new();
        using ServedFolder folder = ServedFolder.Open(here.Path);
        Directory.CreateDirectory(here["inside"]);
        here.Write("file", "");
        Assert.Contains("does not exist", Refusal(folder, here["none"]), StringComparison.Ordinal);
        Assert.Contains("is no folder", Refusal(folder, here["file"]), StringComparison.Ordinal);
        Assert.Contains("the served folder itself", Refusal(folder, here.Path), StringComparison.Ordinal);
        Assert.Contains("would contain itself", Refusal(folder, here["inside"]), StringComparison.Ordinal);
        Assert.Contains("fuse.hf3fs already", Refusal(folder, mounted.Path), StringComparison.Ordinal);
        Assert.Contains("already", Refusal(folder, "/proc"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_not_there_cannot_be_served()
    {
        StorageException error = Assert.Throws<StorageException>(() => ServedFolder.Open("/no/such/folder"));
        Assert.Contains("/no/such/folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_folders_are_served_side_by_side()
    {
        using Mounted one = new();
        using Mounted two = new();
        File.WriteAllText(one["a"], "1");
        File.Copy(one["a"], two["b"]);
        Assert.Equal("1", File.ReadAllText(Path.Combine(two.Below, "b")));
    }

    [Fact]
    public void The_helper_program_mounts_too()
    {
        FuseTools.Require();
        Requires.Tool("fusermount3", "fuse3");
        using Mounted mounted = new(by: MountedBy.Fusermount);
        File.WriteAllText(mounted["a"], "a");
        Assert.Equal("a", File.ReadAllText(Path.Combine(mounted.Below, "a")));
        Assert.Equal("fuse.hf3fs", MountTable.At(mounted.Path)?.Type);
    }

    [Fact]
    public void A_mount_that_is_in_use_goes_when_it_is_disposed_and_its_users_are_told()
    {
        string path;
        int file;
        using (Mounted mounted = new())
        {
            path = mounted["a"];
            file = Posix.Open(path, Posix.ReadWrite | Posix.Create);
            Assert.Equal(1, Posix.AppendTo(file, "x"u8));
        }

        Assert.True(Posix.AppendTo(file, "x"u8) is -107 or -103);
        Posix.Close(file);
    }

    [Fact]
    public async Task A_mount_that_someone_else_unmounts_has_ended()
    {
        using Mounted mounted = new();
        Assert.Equal(0, Hadal.Storage.Linux.LibC.Unmount(mounted.Path, 0));
        await mounted.Mount.Ended.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(0, mounted.Mount.Server.Threads);
    }

    [Fact]
    public async Task The_kernel_is_asked_to_forget_files_before_descriptors_run_out()
    {
        using Mounted mounted = new(nodeLimit: 400);
        for (int index = 0; index < 3000; index++)
            File.WriteAllText(Path.Combine(mounted.Below, $"{index}"), "");
        for (int round = 0; round < 3; round++)
        {
            for (int index = 0; index < 3000; index++)
                Assert.True(File.Exists(mounted[$"{index}"]));
        }

        await Wait.Until(() => mounted.Folder.Nodes.Count <= 400);
    }

    private static string Refusal(ServedFolder folder, string path)
        => Assert.Throws<StorageException>(() => FuseMount.Mount(folder, new FakeRegistry(), path)).Message;
}
