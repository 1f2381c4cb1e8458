using Hadal.Storage.Usrbio.Server;
using Hadal.Testing;

namespace Hadal.Storage.Tests.Rings;

public sealed class RingMisuseTests : IDisposable
{
    private const int Page = NumberedPages.Page;
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<IoEngineKind> Engines => [IoEngineKind.IoUring, IoEngineKind.Threads, IoEngineKind.UserRing];

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(Engines))]
    public async Task Files_that_are_not_direct_come_and_go_and_each_keeps_its_own_bytes(IoEngineKind engine)
    {
        using IDisposable? server = EngineServer.Of(engine, _folder.Path);
        await using StorageRing ring = StorageRing.Open(_folder.Path, new() { Engine = engine });
        using IoBuffer buffer = ring.Rent(Page);
        for (int round = 0; round < 20; round++)
        {
            StorageFile[] files = [.. Enumerable.Range(0, 5).Select(i => Open($"{i}", direct: i % 2 == 0))];
            Open("gone", direct: round % 2 == 0).Dispose();
            for (int i = 0; i < 5; i++)
            {
                buffer.GetSpan().Fill((byte)((round * 5) + i));
                await ring.WriteAsync(files[i], 0, buffer);
            }

            for (int i = 0; i < 5; i++)
            {
                await ring.ReadAsync(files[i], 0, buffer);
                Assert.Equal((byte)((round * 5) + i), buffer.GetSpan()[100]);
                Assert.Equal((byte)((round * 5) + i), File.ReadAllBytes(files[i].Path)[200]);
                files[i].Dispose();
            }
        }

        StorageFile Open(string name, bool direct)
            => ring.OpenFile(Path.Combine(_folder.Path, name), FileAccess.ReadWrite, new(FileMode.OpenOrCreate, direct));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Nothing_is_read_and_written_at_once(IoEngineKind engine)
    {
        string path = NumberedPages.Write(_folder.Path, 1);
        using IDisposable? server = EngineServer.Of(engine, _folder.Path);
        await using StorageRing ring = StorageRing.Open(_folder.Path, new() { Engine = engine });
        using StorageFile file = ring.OpenFile(path, FileAccess.ReadWrite);
        using IoBuffer buffer = ring.Rent(Page);
        Assert.Equal(0, await ring.ReadAsync(file, 0, buffer.Slice(0, 0)));
        Assert.Equal(0, await ring.WriteAsync(file, 1 << 20, buffer.Slice(Page, 0)));
        Assert.Equal(Page, file.Length);
        Assert.Equal(Page, await ring.ReadAsync(file, 0, buffer));
    }

    [Theory, InlineData(IoEngineKind.IoUring), InlineData(IoEngineKind.Threads), InlineData(IoEngineKind.UserRing)]
    public async Task A_buffer_of_another_ring_is_refused_and_harms_neither_ring(IoEngineKind engine)
    {
        string path = NumberedPages.Write(_folder.Path, 2);
        using PlainFolderServer? server = engine == IoEngineKind.UserRing ? PlainFolderServer.Start(_folder.Path) : null;
        await using StorageRing ring = StorageRing.Open(_folder.Path, new() { Engine = engine });
        await using StorageRing other = StorageRing.Open(_folder.Path, new() { Engine = engine });
        using StorageFile file = ring.OpenFile(path, FileAccess.ReadWrite);
        using IoBuffer strange = other.Rent(Page);
        using IoBuffer own = ring.Rent(Page);
        IoBatch batch = ring.CreateBatch(1);

        ArgumentException refused = await Assert.ThrowsAsync<ArgumentException>(async () => await ring.ReadAsync(file, 0, strange));
        Assert.Contains("another ring", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(async () => await ring.WriteAsync(file, 0, strange));
        Assert.Throws<ArgumentException>(() => batch.Read(file, 0, strange));

        Assert.Equal(Page, await ring.ReadAsync(file, Page, own));
        Assert.Equal(1, BitConverter.ToInt32(own.GetSpan()));
        Assert.True(SpinWait.SpinUntil(() => ring.Statistics.Unfinished == 0, 30_000));
    }

    [Fact]
    public async Task A_ring_s_own_thread_is_told_that_it_cannot_wait_for_its_end()
    {
        string path = NumberedPages.Write(_folder.Path, 1);
        StorageRing ring = StorageRing.Open(_folder.Path, new() { Continuations = IoContinuations.Inline });
        using StorageFile file = ring.OpenFile(path);
        using IoBuffer buffer = ring.Rent(Page);
        InvalidOperationException? failure = null;
        await Task.Run(ReadAndDispose);
        Assert.Contains("DisposeAsync", failure!.Message, StringComparison.Ordinal);
        await ring.DisposeAsync();

        async Task ReadAndDispose()
        {
            // Until a continuation does run on the ring's thread: a read that is over before it is awaited runs on here.
            for (int i = 0; i < 10_000 && failure is null; i++)
            {
                await ring.ReadAsync(file, 0, buffer).ConfigureAwait(false);
                if (Thread.CurrentThread.Name == "Hadal storage ring")
                {
                    failure = Assert.Throws<InvalidOperationException>(ring.Dispose);
                }
            }
        }
    }

    [Fact]
    public async Task Who_waits_for_a_buffer_and_gives_up_holds_nobody_up()
    {
        await using StorageRing ring = StorageRing.Open(_folder.Path, new() { SlabBytes = 2 * Page });
        using IoBuffer half = ring.Rent(Page);
        using CancellationTokenSource source = new();
        Task<IoBuffer> whole = ring.RentAsync(2 * Page, source.Token).AsTask();
        Task<IoBuffer> behind = ring.RentAsync(Page).AsTask();
        Assert.False(behind.IsCompleted);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => whole);
        (await behind).Dispose();
        ring.Rent(Page).Dispose();
    }

    [Fact]
    public async Task A_batch_that_is_dropped_holds_neither_buffers_nor_places()
    {
        string path = NumberedPages.Write(_folder.Path, 1);
        await using StorageRing ring = StorageRing.Open(_folder.Path, new() { SlabBytes = Page, MaxRequests = 2 });
        using StorageFile file = ring.OpenFile(path);
        IoBatch batch = ring.CreateBatch(2);
        using (IoBuffer buffer = ring.Rent(Page))
        {
            batch.Read(file, 0, buffer);
            Assert.Throws<InvalidOperationException>(() => batch.Write(file, 0, buffer));
            batch.Clear();
        }

        Assert.Equal(0, ring.Statistics.Unfinished);
        using IoBuffer again = ring.Rent(Page);
        batch.Read(file, 0, again);
        Assert.Equal(Page, await batch.SubmitAsync());
    }

    [Fact]
    public async Task Awaiting_twice_is_an_error_also_while_the_device_has_the_request()
    {
        await using var stuck = new StuckRing(new());
        using IoBuffer buffer = stuck.Ring.Rent(Page);
        ValueTask<int> read = stuck.Ring.ReadAsync(stuck.OpenFile, 0, buffer, new(TimeSpan.FromMilliseconds(50)));
        await Assert.ThrowsAsync<TimeoutException>(async () => await read);
#pragma warning disable CA2012 // That is what the test is about.
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await read);
#pragma warning restore CA2012
        stuck.Device.AnswerAll();
        Assert.True(SpinWait.SpinUntil(() => stuck.Ring.Statistics.Unfinished == 0, 30_000));
    }

    [Fact]
    public async Task Rings_that_are_disposed_as_soon_as_their_last_read_is_over_end()
    {
        string path = NumberedPages.Write(_folder.Path, 1);
        for (int round = 0; round < 300; round++)
        {
            await using StorageRing ring = StorageRing.Open(_folder.Path, new() { Depth = 1, SlabBytes = Page });
            using StorageFile file = ring.OpenFile(path);
            using IoBuffer buffer = ring.Rent(Page);
            await ring.ReadAsync(file, 0, buffer);
        }
    }
}
