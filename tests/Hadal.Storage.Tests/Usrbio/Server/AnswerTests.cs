using Hadal.Storage.Usrbio.Client;
using Hadal.Storage.Usrbio.Layout;

namespace Hadal.Storage.Tests.Usrbio.Server;

public sealed class AnswerTests : IDisposable
{
    private const int NotPermitted = 1;
    private const int BadDescriptor = 9;
    private const int Invalid = 22;
    private const int NoData = 61;
    private readonly ServedFixture _served = new();
    private readonly UserRegion _region;
    private readonly UserRing _reads;

    public AnswerTests()
    {
        _region = _served.Own(_served.Mount.CreateRegion(1 << 20, blockBytes: 1 << 16));
        _reads = _served.Own(_served.Mount.CreateRing(new(Entries: 8, ForWriting: false)));
    }

    public void Dispose() => _served.Dispose();

    [Theory]
    [InlineData(0, 8192, 8192)]
    [InlineData(8192, 8192, 1808)]
    [InlineData(9999, 4096, 1)]
    [InlineData(10_000, 4096, 0)]
    [InlineData(1 << 20, 4096, 0)]
    public void A_read_past_the_end_is_short(int offset, int length, int expected)
    {
        byte[] content = ServedFixture.RandomBytes(4, 10_000);
        ulong inode = _served.MakeFile("a.bin", content);

        Assert.Equal(expected, ServedFixture.Transfer(_reads, _region, 0, inode, (ulong)offset, (nuint)length));
        Assert.True(ServedFixture.BytesOf(_region)[..expected].SequenceEqual(content.AsSpan(Math.Min(offset, 10_000), expected)));
    }

    [Fact]
    public void A_hole_reads_as_zeros_or_is_refused_by_a_ring_that_forbids_holes()
    {
        ulong inode = _served.MakeFile("a.bin", []);
        using (FileStream file = File.OpenWrite(_served.Folder["a.bin"]))
        {
            file.Position = 1 << 20;
            file.Write(ServedFixture.RandomBytes(5, 1 << 16));
        }

        ServedFixture.BytesOf(_region).Fill(0xcc);
        Assert.Equal(65536, ServedFixture.Transfer(_reads, _region, 0, inode, 0, 65536));
        Assert.True(ServedFixture.BytesOf(_region)[..65536].IndexOfAnyExcept((byte)0) < 0);

        UserRing strict = _served.Own(_served.Mount.CreateRing(new(Entries: 2, ForWriting: false, Flags: RingFlags.ForbidReadHoles)));
        Assert.Equal(-NoData, ServedFixture.Transfer(strict, _region, 0, inode, 4096, 4096));
        Assert.Equal(4096, ServedFixture.Transfer(strict, _region, 0, inode, 1 << 20, 4096));
        Assert.Equal(4096, ServedFixture.Transfer(strict, _region, 0, inode, (1 << 20) + 61440, 8192));
    }

    [Fact]
    public void A_file_that_is_shortened_under_its_reader_gives_short_reads()
    {
        ulong inode = _served.MakeFile("a.bin", ServedFixture.RandomBytes(6, 65536));
        Assert.Equal(65536, ServedFixture.Transfer(_reads, _region, 0, inode, 0, 65536));

        using (FileStream file = File.OpenWrite(_served.Folder["a.bin"]))
            file.SetLength(5000);

        Assert.Equal(5000, ServedFixture.Transfer(_reads, _region, 0, inode, 0, 65536));
        Assert.Equal(0, ServedFixture.Transfer(_reads, _region, 0, inode, 8192, 4096));
    }

    [Fact]
    public void An_inode_that_no_file_has_is_a_bad_descriptor_until_a_file_has_it()
    {
        Assert.Equal(-BadDescriptor, ServedFixture.Transfer(_reads, _region, 0, 0xdead_beef_0000_0001, 0, 4096));
        ulong inode = _served.MakeFile("new.bin", ServedFixture.RandomBytes(7, 4096));
        Assert.Equal(4096, ServedFixture.Transfer(_reads, _region, 0, inode, 0, 4096));
    }

    [Fact]
    public void A_file_that_was_renamed_or_moved_is_still_found()
    {
        ulong inode = _served.MakeFile("a.bin", ServedFixture.RandomBytes(8, 4096));
        Directory.CreateDirectory(_served.Folder["deep", "er"]);
        File.Move(_served.Folder["a.bin"], _served.Folder["deep", "er", "b.bin"]);
        Assert.Equal(4096, ServedFixture.Transfer(_reads, _region, 0, inode, 0, 4096));
    }

    [Fact]
    public void A_region_that_is_gone_or_never_was_is_invalid()
    {
        ulong inode = _served.MakeFile("a.bin", new byte[4096]);
        UserRegion gone = _served.Mount.CreateRegion(4096);
        Assert.Equal(4096, ServedFixture.Transfer(_reads, gone, 0, inode, 0, 4096));
        gone.Dispose();

        bool isGone = SpinWait.SpinUntil(() => ServedFixture.Transfer(_reads, gone, 0, inode, 0, 4096) == -Invalid, TimeSpan.FromSeconds(10));
        Assert.True(isGone);
    }

    [Fact]
    public void A_request_across_blocks_of_its_region_is_refused_before_it_is_sent()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _reads.Prepare(0, _region, (1 << 16) - 1, 1, 0, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => _reads.Prepare(0, _region, 1 << 20, 1, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => _reads.Prepare(0, _region, 0, 1, 0, 0));
        Assert.Equal(0, _reads.InFlight);
    }

    [Theory]
    [InlineData(0, 4096)]
    [InlineData(100, 5000)]
    [InlineData(4096, 65536)]
    public void What_is_written_through_a_ring_is_in_the_file(int offset, int length)
    {
        byte[] content = ServedFixture.RandomBytes(9, length);
        ulong inode = _served.MakeFile("a.bin", []);
        UserRing writes = _served.Own(_served.Mount.CreateRing(new(Entries: 2, ForWriting: true)));
        content.CopyTo(ServedFixture.BytesOf(_region));

        Assert.Equal(length, ServedFixture.Transfer(writes, _region, 0, inode, (ulong)offset, (nuint)length));
        Assert.Equal(content, File.ReadAllBytes(_served.Folder["a.bin"])[offset..]);
    }

    [Fact]
    public void A_slot_that_is_in_flight_cannot_be_prepared_again()
    {
        _reads.Prepare(0, _region, 0, 1, 0, 1);
        Assert.Throws<InvalidOperationException>(() => _reads.Prepare(0, _region, 0, 1, 0, 1));
    }

    [Fact]
    public void Registrations_that_break_the_rules_are_refused_with_the_number_of_3FS()
    {
        var depth = Assert.Throws<StorageException>(() => _served.Mount.CreateRing(new(Entries: 4, ForWriting: false, Depth: 5)));
        Assert.Equal(Invalid, depth.Error);
        Assert.Equal(Invalid, _served.Server.Server.Register("nonsense", "/dev/shm/x", new(0, 0)));
        Assert.Equal(2, _served.Server.Server.Register($"{Guid.NewGuid():D}", $"/dev/shm/{Guid.NewGuid():D}", new(0, 0)));
        Assert.Equal(Invalid, _served.Server.Server.Register($"{Guid.NewGuid():D}", "/dev/shm/../../etc/passwd", new(0, 0)));
        Assert.Equal(Invalid, _served.Server.Server.Register($"{Guid.NewGuid():D}", "/etc/passwd", new(0, 0)));
    }

    [Fact]
    public void A_ring_of_an_absurd_size_is_refused_before_any_of_it_is_made()
    {
        string path = $"/dev/shm/hadal-test-{Guid.NewGuid():D}";
        using (FileStream file = File.Create(path, 1, FileOptions.DeleteOnClose))
        {
            file.SetLength(1L << 45);
            Assert.Equal(Invalid, _served.Server.Server.Register($"{Guid.NewGuid():D}.r0.t0", path, RawRing.Self));
        }
    }

    [Fact]
    public void Memory_of_another_user_is_refused()
    {
        string path = $"/dev/shm/hadal-test-{Guid.NewGuid():D}";
        File.WriteAllBytes(path, new byte[4096]);
        try
        {
            Assert.Equal(NotPermitted, _served.Server.Server.Register($"{Guid.NewGuid():D}", path, new(UserId: 12345, ProcessId: 1)));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
