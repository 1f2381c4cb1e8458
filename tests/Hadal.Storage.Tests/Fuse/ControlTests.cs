using System.Buffers.Binary;
using System.Text;

namespace Hadal.Storage.Tests.Fuse;

public sealed class ControlTests
{
    private const uint MountName = 0x80206800;
    private const uint PathOffset = 0x80046801;
    private const uint Magic = 0x80046802;
    private const uint Version = 0x80046803;
    private const uint RecursiveRemove = 0x8004680a;
    private const uint Synchronize = 0x8004680b;
    private const uint HardLink = 0x4108680c;
    private const uint PunchHole = 0x7e90680d;

    [Fact]
    public void A_mount_says_that_it_is_3FS_and_where()
    {
        using Mounted mounted = new();
        File.WriteAllText(mounted["a"], "");
        foreach (string path in new[] { mounted["a"], mounted.Path, mounted["3fs-virt", "iovs"] })
        {
            int file = Posix.Open(path, Posix.Read);
            Assert.Equal(0x8f3f5fff, Number(file, Magic));
            Assert.Equal(1u, Number(file, Version));
            Assert.Equal((uint)mounted.Path.Length, Number(file, PathOffset));
            byte[] name = new byte[32];
            Assert.Equal(0, Posix.Control(file, MountName, name));
            Assert.Equal(Path.GetFileName(mounted.Path), Encoding.UTF8.GetString(name).TrimEnd('\0'));
            Assert.Equal(0, Posix.Control(file, Synchronize, new byte[4]));
            Assert.Equal(-25, Posix.Control(file, 0x80046855, new byte[4]));
            Posix.Close(file);
        }
    }

    [Fact]
    public void A_hard_link_is_made_in_the_folder_of_an_inode()
    {
        using Mounted mounted = new();
        Directory.CreateDirectory(mounted["d"]);
        File.WriteAllText(mounted["a"], "a");
        int file = Posix.Open(mounted["a"], Posix.Read);
        Assert.Equal(0, Posix.Control(file, HardLink, LinkArgument(Inode(mounted["d"]), "b")));
        Assert.Equal("a", File.ReadAllText(mounted["d", "b"]));
        Assert.Equal(-17, Posix.Control(file, HardLink, LinkArgument(Inode(mounted["d"]), "b")));
        Assert.Equal(-2, Posix.Control(file, HardLink, LinkArgument(1, "b")));
        Assert.Equal(-22, Posix.Control(file, HardLink, LinkArgument(Inode(mounted["d"]), "../b")));
        Assert.Equal(-22, Posix.Control(file, HardLink, LinkArgument(Inode(mounted["d"]), "")));
        Posix.Close(file);
    }

    [Fact]
    public void Holes_are_punched_where_all_ranges_are_good()
    {
        using Mounted mounted = new();
        byte[] data = new byte[1 << 16];
        Array.Fill(data, (byte)1);
        File.WriteAllBytes(mounted["a"], data);
        int file = Posix.Open(mounted["a"], Posix.ReadWrite);
        Assert.Equal(-22, Posix.Control(file, PunchHole, Holes(1001)));
        Assert.Equal(-22, Posix.Control(file, PunchHole, Holes(-1)));
        Assert.Equal(-22, Posix.Control(file, PunchHole, Holes(2, (0, 4096), (8192, 4096))));
        Assert.Equal(data, File.ReadAllBytes(mounted["a"]));

        Assert.Equal(0, Posix.Control(file, PunchHole, Holes(3, (0, 4096), (8192, 8192), (10_000, 20_000))));
        data.AsSpan(0, 4096).Clear();
        data.AsSpan(10_000, 10_000).Clear();
        Assert.Equal(data, File.ReadAllBytes(mounted["a"]));
        Posix.Close(file);

        int reading = Posix.Open(mounted["a"], Posix.Read);
        Assert.Equal(-9, Posix.Control(reading, PunchHole, Holes(1, (0, 4096))));
        Posix.Close(reading);
    }

    [Fact]
    public void A_tree_is_removed_through_its_descriptor()
    {
        using Mounted mounted = new();
        Grow(mounted["d", "tree"]);
        int tree = Posix.Open(mounted["d", "tree"], Posix.Folder);
        Assert.Equal(0, Posix.Control(tree, RecursiveRemove, new byte[4]));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(mounted.Below, "d")));
        Assert.Equal(-2, Posix.Control(tree, RecursiveRemove, new byte[4]));
        Posix.Close(tree);

        int root = Posix.Open(mounted.Path, Posix.Folder);
        Assert.Equal(-1, Posix.Control(root, RecursiveRemove, new byte[4]));
        Posix.Close(root);
    }

    [Fact]
    public async Task A_link_in_rm_rf_removes_what_it_points_to()
    {
        using Mounted mounted = new();
        Grow(mounted["d", "tree"]);
        Assert.True(Directory.Exists(mounted["d", "tree"]));
        Assert.Equal(0, Posix.SymbolicLink(mounted["d", "tree"], mounted["3fs-virt", "rm-rf", "tree-1"]));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(mounted.Below, "d")));
        await Wait.Until(() => !Directory.Exists(mounted["d", "tree"]));
        Assert.Empty(MountedFolderTests.Names(mounted["3fs-virt", "rm-rf"]));

        Assert.Equal(-2, Posix.SymbolicLink(mounted["d", "tree"], mounted["3fs-virt", "rm-rf", "tree-2"]));
        Assert.Equal(-22, Posix.SymbolicLink("/etc", mounted["3fs-virt", "rm-rf", "x"]));
        Assert.Equal(-22, Posix.SymbolicLink("d", mounted["3fs-virt", "rm-rf", "x"]));
        Assert.Equal(-1, Posix.SymbolicLink(mounted.Path + "/", mounted["3fs-virt", "rm-rf", "x"]));
        Assert.Equal(-1, Posix.SymbolicLink(mounted.Path + "/d/..", mounted["3fs-virt", "rm-rf", "x"]));
        Assert.Equal(-18, Posix.SymbolicLink(mounted.Path + "/../../tmp/x", mounted["3fs-virt", "rm-rf", "x"]));
        Assert.True(Directory.Exists(Path.Combine(mounted.Below, "d")));
    }

    [Fact]
    public void A_user_removes_and_links_no_more_this_way_than_he_may_otherwise()
    {
        using Mounted mounted = new();
        Grow(mounted["mine", "tree"]);
        Grow(mounted["tree"]);
        MountedRightsTests.AsUser(mounted, $"! ln -s {mounted["tree"]} 3fs-virt/rm-rf/x && ! ln -s {mounted["mine", "tree"]} 3fs-virt/rm-rf/y");
        Assert.True(File.Exists(mounted["tree", "e", "f"]));
        Assert.True(File.Exists(mounted["mine", "tree", "e", "f"]));
        ChangeOwner(mounted["mine"]);
        MountedRightsTests.AsUser(mounted, $"ln -s {mounted["mine", "tree"]} 3fs-virt/rm-rf/y");
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(mounted.Below, "mine")));
    }

    private static void ChangeOwner(string tree)
    {
        foreach (string path in Directory.EnumerateFileSystemEntries(tree, "*", SearchOption.AllDirectories).Append(tree))
            Assert.Equal(0, Posix.SetOwner(path, 1234, 1234));
    }

    private static void Grow(string tree)
    {
        Directory.CreateDirectory(Path.Combine(tree, "e", "e"));
        File.WriteAllText(Path.Combine(tree, "e", "f"), "f");
        Assert.Equal(0, Posix.SymbolicLink("/etc", Path.Combine(tree, "out")));
        for (int index = 0; index < 300; index++)
            File.WriteAllText(Path.Combine(tree, "e", "e", $"{index}"), "");
    }

    private static uint Number(int file, uint command)
    {
        byte[] answer = new byte[4];
        Assert.Equal(0, Posix.Control(file, command, answer));
        return BinaryPrimitives.ReadUInt32LittleEndian(answer);
    }

    private static byte[] LinkArgument(ulong folder, string name)
    {
        byte[] argument = new byte[264];
        BinaryPrimitives.WriteUInt64LittleEndian(argument, folder);
        Encoding.UTF8.GetBytes(name, argument.AsSpan(8));
        return argument;
    }

    private static byte[] Holes(int count, params (ulong Start, ulong End)[] ranges)
    {
        byte[] argument = new byte[16016];
        BinaryPrimitives.WriteInt32LittleEndian(argument, count);
        for (int index = 0; index < ranges.Length; index++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(argument.AsSpan(16 + (index * 8)), ranges[index].Start);
            BinaryPrimitives.WriteUInt64LittleEndian(argument.AsSpan(8016 + (index * 8)), ranges[index].End);
        }

        return argument;
    }

    internal static ulong Inode(string path)
    {
        string output = Hadal.Testing.ChildProcess.Run("/usr/bin/stat", ["-c", "%i", path], "/").Output;
        return ulong.Parse(output, System.Globalization.CultureInfo.InvariantCulture);
    }
}
