namespace Hadal.Storage.Tests.Fuse;

public sealed class MountedFolderTests
{
    [Fact]
    public void Ten_thousand_entries_are_listed_each_once()
    {
        using Mounted mounted = new();
        string folder = Path.Combine(mounted.Below, "many");
        Directory.CreateDirectory(folder);
        string[] names = [.. Enumerable.Range(0, 10_000).Select(index => $"entry-{index:D5}-{new string('x', index % 50)}")];
        foreach (string name in names)
            File.WriteAllBytes(Path.Combine(folder, name), []);

        Assert.Equal(names.Order(StringComparer.Ordinal), Names(mounted["many"]));

        // With their attributes, as "ls -l" asks for them.
        Assert.Equal(10_000, new DirectoryInfo(mounted["many"]).GetFiles().Count(file => file.Length == 0));
    }

    [Fact]
    public void The_root_shows_the_virtual_folder_once_and_what_is_below()
    {
        using Mounted mounted = new();
        Directory.CreateDirectory(Path.Combine(mounted.Below, "3fs-virt"));
        File.WriteAllText(Path.Combine(mounted.Below, "a"), "");
        Assert.Equal(["3fs-virt", "a"], Names(mounted.Path));
        Assert.Equal(["get-conf", "iovs", "rm-rf", "set-conf"], Names(mounted["3fs-virt"]));
    }

    [Fact]
    public void The_virtual_folder_can_neither_be_removed_nor_replaced()
    {
        using Mounted mounted = new();
        Directory.CreateDirectory(mounted["d"]);
        Assert.Equal(-1, Posix.RemoveFolder(mounted["3fs-virt"]));
        Assert.Equal(-1, Posix.Rename(mounted["3fs-virt"], mounted["e"]));
        Assert.Equal(-1, Posix.Rename(mounted["d"], mounted["3fs-virt"]));
        Assert.Equal(-17, Posix.MakeFolder(mounted["3fs-virt"], 0x1ed));
        Assert.Equal(-1, Posix.MakeFolder(mounted["3fs-virt", "x"], 0x1ed));
        Assert.Equal(-1, Posix.MakeFolder(mounted["3fs-virt", "iovs", "x"], 0x1ed));
        Assert.Equal(-1, Posix.Open(mounted["3fs-virt", "iovs", "x"], Posix.Write | Posix.Create));
        Assert.Equal(-18, Posix.Rename(mounted["d"], mounted["3fs-virt", "iovs", "d"]));
    }

    [Fact]
    public void Names_move_and_are_exchanged()
    {
        using Mounted mounted = new();
        Directory.CreateDirectory(mounted["d"]);
        File.WriteAllText(mounted["a"], "a");
        File.WriteAllText(mounted["b"], "b");
        Assert.Equal(-17, Posix.Rename(mounted["a"], mounted["b"], flags: 1));
        Assert.Equal(0, Posix.Rename(mounted["a"], mounted["b"], flags: 2));
        Assert.Equal("b", File.ReadAllText(mounted["a"]));
        Assert.Equal(0, Posix.Rename(mounted["a"], mounted["d", "c"]));
        Assert.Equal("b", File.ReadAllText(Path.Combine(mounted.Below, "d", "c")));
        Assert.Equal(0, Posix.Rename(mounted["d", "c"], mounted["b"]));
        Assert.Equal("b", File.ReadAllText(mounted["b"]));
        Assert.Equal(-22, Posix.Rename(mounted["d"], mounted["d", "d"]));
    }

    [Fact]
    public void A_file_in_a_folder_that_moves_below_stays_open()
    {
        using Mounted mounted = new();
        Directory.CreateDirectory(mounted["d"]);
        File.WriteAllText(mounted["d", "a"], "kept");
        using FileStream file = File.OpenRead(mounted["d", "a"]);
        Directory.Move(Path.Combine(mounted.Below, "d"), Path.Combine(mounted.Below, "e"));
        Assert.Equal("kept", new StreamReader(file).ReadToEnd());
    }

    [Fact]
    public void Links_of_both_kinds_are_made_and_read()
    {
        using Mounted mounted = new();
        File.WriteAllText(mounted["a"], "a");
        Assert.Equal(0, Posix.Link(mounted["a"], mounted["hard"]));
        Assert.Equal(0, Posix.SymbolicLink("a", mounted["soft"]));
        Assert.Equal(0, Posix.SymbolicLink("/etc/hostname", mounted["out"]));
        File.AppendAllText(mounted["hard"], "b");
        Assert.Equal("ab", File.ReadAllText(mounted["soft"]));
        Assert.Equal("/etc/hostname", File.ResolveLinkTarget(mounted["out"], false)!.FullName);

        // The kernel follows links in the program's name; the server never does.
        Assert.Equal(File.ReadAllText("/etc/hostname"), File.ReadAllText(mounted["out"]));
        Assert.Equal(-17, Posix.Link(mounted["a"], mounted["soft"]));
    }

    [Fact]
    public void A_mount_below_is_not_passed_through()
    {
        using Mounted mounted = new();
        using Mounted other = new();
        string inside = Path.Combine(mounted.Below, "other");
        Directory.CreateDirectory(inside);
        Assert.Equal(0, Hadal.Storage.Linux.LibC.Mount(other.Below, inside, "", 4096, ""));
        try
        {
            Assert.Equal(-18, Posix.Open(mounted["other"], Posix.Read));
        }
        finally
        {
            Assert.Equal(0, Hadal.Storage.Linux.LibC.Unmount(inside, 0));
        }
    }

    [Fact]
    public void A_pipe_works_and_a_name_can_be_too_long()
    {
        using Mounted mounted = new();
        Assert.Equal(0, Posix.MakePipe(mounted["pipe"]));
        int both = Posix.Open(mounted["pipe"], Posix.ReadWrite);
        Assert.Equal(1, Posix.AppendTo(both, "x"u8));
        Posix.Close(both);
        Assert.Equal(-36, Posix.MakeFolder(mounted[new string('n', 256)], 0x1ed));
        Assert.Equal(0, Posix.MakeFolder(mounted[new string('n', 255)], 0x1ed));
    }

    internal static string[] Names(string folder)
        => [.. new DirectoryInfo(folder).EnumerateFileSystemInfos().Select(entry => entry.Name).Order(StringComparer.Ordinal)];
}
