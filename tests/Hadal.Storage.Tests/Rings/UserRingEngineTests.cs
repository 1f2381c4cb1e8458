using Hadal.Storage.Usrbio.Server;
using Hadal.Testing;

namespace Hadal.Storage.Tests.Rings;

public sealed class UserRingEngineTests : IDisposable
{
    private const int Page = NumberedPages.Page;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_that_a_server_serves_gets_user_rings_and_their_bytes_are_the_file_s()
    {
        string path = NumberedPages.Write(_folder.Path, 500);
        using PlainFolderServer server = PlainFolderServer.Start(_folder.Path);
        await using StorageRing ring = StorageRing.Open(_folder.Path, new() { Depth = 16 });
        Assert.Equal(IoEngineKind.UserRing, ring.Engine);
        Assert.Contains(_folder.Path, ring.EngineReason, StringComparison.Ordinal);
        using StorageFile file = ring.OpenFile(path, FileAccess.ReadWrite);
        await Task.WhenAll(Enumerable.Range(0, 500).Select(async i =>
        {
            using IoBuffer buffer = await ring.RentAsync(Page);
            Assert.Equal(Page, await ring.ReadAsync(file, (long)i * Page, buffer));
            Assert.Equal(i, BitConverter.ToInt32(buffer.GetSpan()));
            BitConverter.TryWriteBytes(buffer.GetSpan(), ~i);
            Assert.Equal(100, await ring.WriteAsync(file, (long)i * Page, buffer.Slice(0, 100)));
        }));
        await ring.FlushAsync(file);
        byte[] bytes = File.ReadAllBytes(path);
        Assert.All(Enumerable.Range(0, 500), i => Assert.Equal(~i, BitConverter.ToInt32(bytes, i * Page)));
        using IoBuffer end = ring.Rent(Page);
        Assert.Equal(0, await ring.ReadAsync(file, 500 * Page, end));
        Assert.Equal(17, await ring.ReadAsync(file, (500 * Page) - 17, end));
    }

    [Fact]
    public async Task When_the_server_has_gone_requests_fail_and_its_successor_serves_the_next()
    {
        string path = NumberedPages.Write(_folder.Path, 4);
        PlainFolderServer server = PlainFolderServer.Start(_folder.Path);
        await using StorageRing ring = StorageRing.Open(_folder.Path, new() { Timeout = TimeSpan.FromSeconds(20) });
        using StorageFile file = ring.OpenFile(path, FileAccess.ReadWrite);
        using IoBuffer buffer = ring.Rent(Page);
        Assert.Equal(Page, await ring.ReadAsync(file, 0, buffer));
        server.Dispose();
        StorageException failure = await Assert.ThrowsAsync<StorageException>(async () => await ring.ReadAsync(file, 0, buffer));
        Assert.Equal(107, failure.Error);
        Assert.Equal(107, (await Assert.ThrowsAsync<StorageException>(async () => await ring.WriteAsync(file, 0, buffer))).Error);
        using PlainFolderServer next = PlainFolderServer.Start(_folder.Path);
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                Assert.Equal(Page, await ring.ReadAsync(file, 3 * Page, buffer));
                break;
            }
            catch (StorageException lost) when (lost.Error == 107 && attempt < 200)
            {
                await Task.Delay(50);
            }
        }

        Assert.Equal(3, BitConverter.ToInt32(buffer.GetSpan()));
    }

    [Fact]
    public async Task A_full_disk_fails_the_write_and_ring_and_server_go_on()
    {
        using SmallDisk disk = new(_folder.Path, bytes: 1 << 20);
        using PlainFolderServer server = PlainFolderServer.Start(disk.Path);
        string old = NumberedPages.Write(disk.Path, 128);
        await using StorageRing ring = StorageRing.Open(disk.Path, new() { Engine = IoEngineKind.UserRing, Depth = 8 });
        string path = Path.Combine(disk.Path, "file");
        using StorageFile file = ring.OpenFile(path, FileAccess.ReadWrite, new(FileMode.Create));
        using StorageFile other = ring.OpenFile(old);
        using IoBuffer buffer = ring.Rent(4 << 20);
        buffer.GetSpan().Fill(0xa5);
        for (int round = 0; round < 3; round++)
        {
            StorageException failure = await Assert.ThrowsAsync<StorageException>(async () => await ring.WriteAsync(file, 0, buffer));
            Assert.Equal(28, failure.Error);
            Assert.Contains("Writing 4194304 bytes at 0 of", failure.Message, StringComparison.Ordinal);
        }

        // What has its room already can be written, and what others wrote is as it was.
        Assert.Equal(1000, await ring.WriteAsync(file, 0, buffer.Slice(0, 1000)));
        using IoBuffer read = ring.Rent(128 * Page);
        Assert.Equal(128 * Page, await ring.ReadAsync(other, 0, read));
        Assert.True(File.ReadAllBytes(old).AsSpan().SequenceEqual(read.GetSpan()));

        file.SetLength(0);
        Assert.Equal(256 << 10, await ring.WriteAsync(file, 0, buffer.Slice(0, 256 << 10)));
        await ring.FlushAsync(file);
        Assert.True(File.ReadAllBytes(path).AsSpan().SequenceEqual(buffer.GetSpan()[..(256 << 10)]));
        Assert.Equal(0, ring.Statistics.Unfinished);
    }

    [Fact]
    public void Nobody_serves_a_plain_folder()
    {
        StorageException failure = Assert.Throws<StorageException>(() => StorageRing.Open(_folder.Path, new() { Engine = IoEngineKind.UserRing }));
        Assert.Contains("3fs-virt/iovs", failure.Message, StringComparison.Ordinal);
    }
}
