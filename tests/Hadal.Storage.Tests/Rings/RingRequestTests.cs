using Hadal.Testing;

namespace Hadal.Storage.Tests.Rings;

public sealed class RingRequestTests : IDisposable
{
    private const int Page = 4096;
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<IoEngineKind> Engines => [IoEngineKind.IoUring, IoEngineKind.Threads, IoEngineKind.UserRing];

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(Engines))]
    public async Task More_requests_than_slots_all_end_with_their_own_bytes(IoEngineKind engine)
    {
        const int Count = 2000;
        string path = Numbered(Count);
        using IDisposable? server = EngineServer.Of(engine, _folder.Path);
        await using StorageRing ring = StorageRing.Open(_folder.Path, new() { Engine = engine, Depth = 8, SlabBytes = (long)Count * Page });
        using StorageFile file = ring.OpenFile(path);
        await Task.WhenAll(Enumerable.Range(0, Count).Select(async i =>
        {
            using IoBuffer buffer = ring.Rent(Page);
            Assert.Equal(Page, await ring.ReadAsync(file, (long)i * Page, buffer));
            Assert.Equal(i, BitConverter.ToInt32(buffer.GetSpan()));
        }));
        Assert.Equal(0, ring.Statistics.Unfinished);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_batch_ends_when_all_of_it_has(IoEngineKind engine)
    {
        const int Count = 64;
        string path = Numbered(Count);
        using IDisposable? server = EngineServer.Of(engine, _folder.Path);
        await using StorageRing ring = StorageRing.Open(_folder.Path, new() { Engine = engine, Depth = 16 });
        using StorageFile file = ring.OpenFile(path);
        IoBuffer[] buffers = [.. Enumerable.Range(0, Count).Select(_ => ring.Rent(Page))];
        IoBatch batch = ring.CreateBatch(Count);
        for (int round = 0; round < 20; round++)
        {
            for (int i = 0; i < Count; i++)
            {
                batch.Read(file, (long)((i + round) % Count) * Page, buffers[i]);
            }

            Assert.Equal(Count * Page, await batch.SubmitAsync());
            Assert.All(Enumerable.Range(0, Count), i => Assert.Equal((i + round) % Count, BitConverter.ToInt32(buffers[i].GetSpan())));
        }
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_file_that_is_cut_off_under_its_reader_ends_early(IoEngineKind engine)
    {
        string path = Numbered(256);
        using IDisposable? server = EngineServer.Of(engine, _folder.Path);
        await using StorageRing ring = StorageRing.Open(_folder.Path, new() { Engine = engine });
        using StorageFile file = ring.OpenFile(path);
        using IoBuffer buffer = ring.Rent(256 * Page);
        using (FileStream other = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            other.SetLength((100 * Page) + 17);
        }

        Assert.Equal((100 * Page) + 17, await ring.ReadAsync(file, 0, buffer));
        Assert.Equal(0, await ring.ReadAsync(file, 200 * Page, buffer));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_full_disk_fails_the_write_and_says_how_far_it_came(IoEngineKind engine)
    {
        using var disk = new SmallDisk(_folder["disk"], bytes: 1 << 20);
        using IDisposable? server = EngineServer.Of(engine, disk.Path);
        await using StorageRing ring = StorageRing.Open(disk.Path, new() { Engine = engine });
        using StorageFile file = ring.OpenFile(Path.Combine(disk.Path, "file"), FileAccess.ReadWrite, new(FileMode.Create));
        using IoBuffer buffer = ring.Rent(4 << 20);
        StorageException failure = await Assert.ThrowsAsync<StorageException>(async () => await ring.WriteAsync(file, 0, buffer));
        Assert.Equal(28, failure.Error);
        Assert.Contains("Writing 4194304 bytes at 0 of", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1000, await ring.WriteAsync(file, 0, buffer.Slice(0, 1000)));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Written_bytes_are_durable_after_a_flush_and_room_can_be_taken_before(IoEngineKind engine)
    {
        using IDisposable? server = EngineServer.Of(engine, _folder.Path);
        await using StorageRing ring = StorageRing.Open(_folder.Path, new() { Engine = engine });
        string path = Path.Combine(_folder.Path, "new");
        using StorageFile file = ring.OpenFile(path, FileAccess.ReadWrite, new(FileMode.CreateNew));
        file.Allocate(10 * Page);
        Assert.Equal(10 * Page, file.Length);
        file.SetLength(5);
        Assert.Equal(5, file.Length);
        await ring.FlushAsync(file);
        Assert.Throws<StorageException>(() => ring.OpenFile(path, FileAccess.ReadWrite, new(FileMode.CreateNew)));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Ten_thousand_cancellations_lose_no_request_and_no_buffer(IoEngineKind engine)
    {
        string path = Numbered(256);
        using IDisposable? server = EngineServer.Of(engine, _folder.Path);
        await using StorageRing ring = StorageRing.Open(_folder.Path, new() { Engine = engine, Depth = 32, SlabBytes = 64 << 20 });
        using StorageFile file = ring.OpenFile(path);
        int canceled = 0;
        for (int round = 0; round < 100; round++)
        {
            using CancellationTokenSource source = new();
            Task[] reads = [.. Enumerable.Range(0, 100).Select(i => Read(i, source.Token))];
            await source.CancelAsync();
            await Task.WhenAll(reads);
        }

        Assert.True(SpinWait.SpinUntil(() => ring.Statistics.Unfinished == 0, 30_000), $"{ring.Statistics.Unfinished} requests are unfinished");
        Assert.NotEqual(0, canceled);
        using IoBuffer whole = await ring.RentAsync(64 << 20, new CancellationTokenSource(30_000).Token);
        Assert.Equal(256 * Page, await ring.ReadAsync(file, 0, whole));

        async Task Read(int i, CancellationToken cancellation)
        {
            using IoBuffer buffer = await ring.RentAsync(Page, CancellationToken.None);
            try
            {
                await ring.ReadAsync(file, (long)i * Page, buffer, default, cancellation);
                Assert.Equal(i, BitConverter.ToInt32(buffer.GetSpan()));
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref canceled);
            }
        }
    }

    private string Numbered(int pages) => NumberedPages.Write(_folder.Path, pages);
}
