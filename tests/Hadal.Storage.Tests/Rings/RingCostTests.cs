using Hadal.Storage.Tests.Usrbio.Processes;
using Hadal.Testing;

namespace Hadal.Storage.Tests.Rings;

[Collection(nameof(Alone))]
public sealed class RingCostTests : IDisposable
{
    private const int Page = NumberedPages.Page;
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<IoEngineKind> Engines => [IoEngineKind.IoUring, IoEngineKind.Threads, IoEngineKind.UserRing];

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(Engines))]
    public async Task Steady_use_allocates_nothing(IoEngineKind engine)
    {
        using Child? server = ServerFor(engine);
        string path = NumberedPages.Write(_folder.Path, 64);
        await using StorageRing ring = StorageRing.Open(_folder.Path, new() { Engine = engine, Depth = 16 });
        using StorageFile file = ring.OpenFile(path, FileAccess.ReadWrite);
        using IoBuffer buffer = ring.Rent(Page);
        await IsFree("reads", 2000, Read);
        await IsFree("writes", 2000, Write);
        await IsFree("flushes", 300, Flush);

        async Task Read(int count)
        {
            for (int i = 0; i < count; i++)
            {
                await ring.ReadAsync(file, i % 64 * Page, buffer);
            }
        }

        async Task Write(int count)
        {
            for (int i = 0; i < count; i++)
            {
                await ring.WriteAsync(file, i % 64 * Page, buffer);
            }
        }

        async Task Flush(int count)
        {
            for (int i = 0; i < count; i++)
            {
                await ring.FlushAsync(file);
            }
        }
    }

    private static async Task IsFree(string what, int count, Func<int, Task> requests)
    {
        await requests(count);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        await requests(count);
        long perRequest = (GC.GetTotalAllocatedBytes(precise: true) - before) / count;

        // The test runner allocates too: a request's own object would show as 100 bytes and more.
        Assert.True(perRequest is >= 0 and <= 48, $"{what}: {perRequest} bytes a request");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_ring_without_work_stands_still(IoEngineKind engine)
    {
        using Child? server = ServerFor(engine);
        string path = NumberedPages.Write(_folder.Path, 1);
        await using StorageRing ring = StorageRing.Open(_folder.Path, new() { Engine = engine });
        using StorageFile file = ring.OpenFile(path);
        using IoBuffer buffer = ring.Rent(Page);
        await ring.ReadAsync(file, 0, buffer);
        await Task.Delay(50);
        long waits = ring.Statistics.Waits;
        await Task.Delay(300);
        Assert.Equal(waits, ring.Statistics.Waits);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Rings_that_come_and_go_leave_no_descriptor_no_mapping_and_no_thread(IoEngineKind engine)
    {
        using Child? server = ServerFor(engine);
        string path = NumberedPages.Write(_folder.Path, 4);
        await OpenAndClose(5);
        (int descriptors, int mappings, int threads) = Count();
        await OpenAndClose(50);
        Assert.True(
            SpinWait.SpinUntil(() => Count() is var now && now.Descriptors <= descriptors + 4 && now.Mappings <= mappings + 40 && now.Threads <= threads + 8, 30_000),
            $"{(descriptors, mappings, threads)} became {Count()}");

        async Task OpenAndClose(int count)
        {
            for (int i = 0; i < count; i++)
            {
                await using StorageRing ring = StorageRing.Open(_folder.Path, new() { Engine = engine, Depth = 8 });
                using StorageFile file = ring.OpenFile(path);
                using IoBuffer buffer = ring.Rent(Page);
                await ring.ReadAsync(file, 0, buffer);
            }
        }

        static (int Descriptors, int Mappings, int Threads) Count() => (
            Directory.GetFileSystemEntries("/proc/self/fd").Length,
            File.ReadAllLines("/proc/self/maps").Length,
            Directory.GetDirectories("/proc/self/task").Length);
    }

    /// <summary>In another process, so that only the client is counted.</summary>
    private Child? ServerFor(IoEngineKind engine) => engine == IoEngineKind.UserRing ? new($"serve {_folder.Path}") : null;
}
