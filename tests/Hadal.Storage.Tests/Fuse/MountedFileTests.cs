using System.Security.Cryptography;

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

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData((3 << 20) + 7)]
    public void What_is_written_through_the_mount_lies_in_the_served_folder(int bytes)
    {
        using Mounted mounted = new();
        byte[] data = RandomNumberGenerator.GetBytes(bytes);
        File.WriteAllBytes(mounted["a"], data);
        Assert.Equal(data, File.ReadAllBytes(Path.Combine(mounted.Below, "a")));
        Assert.Equal(data, File.ReadAllBytes(mounted["a"]));
    }

    [Fact]
    public void A_change_below_shows_at_once_where_names_stay()
    {
        using Mounted mounted = new();
        string below = Path.Combine(mounted.Below, "a");
        for (int round = 0; round < 20; round++)
        {
            string text = new((char)('a' + round), 10 + (round % 3));
            File.WriteAllText(below, text);
            Assert.Equal(text, File.ReadAllText(mounted["a"]));
            Assert.Equal(text.Length, new FileInfo(mounted["a"]).Length);
        }
    }

    [Fact]
    public unsafe void A_change_below_shows_to_who_has_the_file_open()
    {
        using Mounted mounted = new();
        File.WriteAllText(mounted["a"], "before");
        int below = Posix.Open(Path.Combine(mounted.Below, "a"), Posix.Write);
        int through = Posix.Open(mounted["a"], Posix.Read);
        byte* text = stackalloc byte[6];
        for (int round = 0; round < 50; round++)
        {
            string expected = $"now {round:D2}";
            Assert.Equal(6, Posix.WriteAt(below, System.Text.Encoding.UTF8.GetBytes(expected), 0));
            Assert.Equal(6, Posix.ReadAt(through, text, 6, 0));
            Assert.Equal(expected, System.Text.Encoding.UTF8.GetString(text, 6));
        }

        Posix.Close(below);
        Posix.Close(through);
    }

    [Fact]
    public void Appends_of_two_writers_all_arrive()
    {
        using Mounted mounted = new();
        File.WriteAllBytes(mounted["log"], []);
        int below = Posix.Open(Path.Combine(mounted.Below, "log"), Posix.Write | Posix.Append);
        int through = Posix.Open(mounted["log"], Posix.Write | Posix.Append);
        for (int line = 0; line < 100; line++)
        {
            Assert.Equal(6, Posix.AppendTo(below, "below\n"u8));
            Assert.Equal(8, Posix.AppendTo(through, "through\n"u8));
        }

        Posix.Close(below);
        Posix.Close(through);
        string[] lines = File.ReadAllLines(Path.Combine(mounted.Below, "log"));
        Assert.Equal(100, lines.Count(line => line == "below"));
        Assert.Equal(100, lines.Count(line => line == "through"));
    }

    [Fact]
    public void A_length_can_be_set_by_path_and_by_handle()
    {
        using Mounted mounted = new();
        File.WriteAllText(mounted["a"], "0123456789");
        Assert.Equal(0, Posix.SetLength(mounted["a"], 4));
        Assert.Equal("0123", File.ReadAllText(mounted["a"]));
        using (FileStream file = File.Open(mounted["a"], FileMode.Open))
            file.SetLength(6);
        Assert.Equal("0123\0\0", File.ReadAllText(mounted["a"]));
        File.WriteAllText(mounted["a"], "x");
        Assert.Equal("x", File.ReadAllText(Path.Combine(mounted.Below, "a")));
    }

    [Fact]
    public void A_file_that_is_removed_while_it_is_open_can_still_be_used()
    {
        using Mounted mounted = new();
        using FileStream file = File.Open(mounted["a"], FileMode.CreateNew);
        file.Write("abc"u8);
        File.Delete(mounted["a"]);
        Assert.False(File.Exists(Path.Combine(mounted.Below, "a")));
        file.Write("def"u8);
        file.SetLength(5);
        file.Position = 0;
        Assert.Equal("abcde", new StreamReader(file).ReadToEnd());
    }

    [Fact]
    public void Offsets_beyond_four_gigabytes_and_holes_are_kept()
    {
        using Mounted mounted = new();
        const long Far = 5L << 30;
        int file = Posix.Open(mounted["a"], Posix.ReadWrite | Posix.Create);
        Assert.Equal(3, Posix.WriteAt(file, "far"u8, Far));
        Assert.Equal(Far + 3, new FileInfo(mounted["a"]).Length);
        Assert.Equal(Far & ~0xfffL, Posix.Seek(file, 0, Posix.SeekData));
        Assert.Equal(0, Posix.Seek(file, 0, Posix.SeekHole));
        Assert.Equal(0, Posix.Allocate(file, 0, Far + 4096, 4096));
        Assert.Equal(Far + 8192, new FileInfo(Path.Combine(mounted.Below, "a")).Length);
        Posix.Close(file);
    }

    [Fact]
    public void Ranges_are_copied_below_the_mount()
    {
        using Mounted mounted = new();
        byte[] data = RandomNumberGenerator.GetBytes(1 << 20);
        File.WriteAllBytes(mounted["a"], data);
        int from = Posix.Open(mounted["a"], Posix.Read);
        int to = Posix.Open(mounted["b"], Posix.ReadWrite | Posix.Create);
        long copied = 0;
        while (copied < data.Length)
        {
            long more = Posix.CopyRange(from, to, data.Length);
            Assert.True(more > 0, $"{more}");
            copied += more;
        }

        Posix.Close(from);
        Posix.Close(to);
        Assert.Equal(data, File.ReadAllBytes(Path.Combine(mounted.Below, "b")));
    }

    [Fact]
    public unsafe void Direct_reads_and_writes_take_any_length()
    {
        using Mounted mounted = new();
        byte[] data = RandomNumberGenerator.GetBytes((2 << 20) + 1536);
        int file = Posix.Open(mounted["a"], Posix.ReadWrite | Posix.Create | Posix.Direct);
        Assert.True(file >= 0, $"{file}");
        fixed (byte* start = data)
            Assert.Equal(data.Length, Posix.WriteAt(file, start, data.Length, 512));
        byte[] back = new byte[data.Length];
        fixed (byte* start = back)
            Assert.Equal(data.Length, Posix.ReadAt(file, start, back.Length, 512));
        Posix.Close(file);
        Assert.Equal(data, back);
        Assert.Equal(data, File.ReadAllBytes(Path.Combine(mounted.Below, "a"))[512..]);
    }

    [Fact]
    public void Extended_attributes_are_not_there()
    {
        using Mounted mounted = new();
        File.WriteAllText(mounted["a"], "");
        Assert.Equal(-95, Posix.GetAttribute(mounted["a"], "user.a"));
    }

    [Fact]
    public void Data_are_flushed_when_they_are_asked_to_be()
    {
        using Mounted mounted = new();
        using FileStream file = File.Create(mounted["a"]);
        file.Write("x"u8);
        file.Flush(flushToDisk: true);
        Assert.Equal("x", File.ReadAllText(Path.Combine(mounted.Below, "a")));
    }
}
