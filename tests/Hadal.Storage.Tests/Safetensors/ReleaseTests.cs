using Hadal.Storage.Safetensors;
using Hadal.Testing;

namespace Hadal.Storage.Tests.Safetensors;

public sealed class ReleaseTests : IDisposable
{
    private const int PieceBytes = 1024;
    private readonly TemporaryFolder _folder = new();
    private readonly TaskCompletionSource _letGo = new();
    private readonly CountingPool _pool = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_piece_is_not_read_into_while_its_destination_still_reads_it()
    {
        using SafetensorsFile file = Write();
        HoldingDestination destination = new(_letGo.Task);
        Task load = Loader(depth: 3).LoadAsync(file.Tensors, _ => destination);
        await Until(() => destination.Writes == 3);

        Assert.False(load.IsCompleted);
        Assert.Equal(Bytes()[..destination.Bytes.Length], destination.Bytes);
        Assert.Equal(3, _pool.Rented);
        _letGo.SetResult();
        await load;
        Assert.Equal(0, _pool.Held);
    }

    [Fact]
    public async Task A_load_ends_when_the_last_piece_is_released()
    {
        using SafetensorsFile file = Write();
        HoldingDestination destination = new(_letGo.Task);
        Task load = Loader(depth: 100).LoadAsync(file.Tensors, _ => destination);
        await Until(() => destination.Bytes.Length == Bytes().Length);

        Assert.False(load.IsCompleted);
        _letGo.SetResult();
        await load;
        Assert.Equal(0, _pool.Held);
    }

    [Fact]
    public async Task A_cancelled_load_waits_for_the_release()
    {
        using SafetensorsFile file = Write();
        using CancellationTokenSource stop = new();
        HoldingDestination destination = new(_letGo.Task);
        Task load = Loader(depth: 3).LoadAsync(file.Tensors, _ => destination, cancellationToken: stop.Token);
        await Until(() => destination.Writes == 3);
        await stop.CancelAsync();
        await Task.Delay(20, TestContext.Current.CancellationToken);

        Assert.False(load.IsCompleted);
        Assert.Equal(3, _pool.Held);
        _letGo.SetResult();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => load);
        Assert.Equal(0, _pool.Held);
    }

    [Fact]
    public async Task A_release_that_fails_ends_the_load_with_its_exception()
    {
        using SafetensorsFile file = Write();
        HoldingDestination destination = new(_letGo.Task);
        Task load = Loader(depth: 3).LoadAsync(file.Tensors, _ => destination);
        await Until(() => destination.Writes == 3);
        _letGo.SetException(new InvalidOperationException("the device is lost"));

        Assert.Equal("the device is lost", (await Assert.ThrowsAsync<InvalidOperationException>(() => load)).Message);
        Assert.Equal(0, _pool.Held);
    }

    private static byte[] Bytes() => [.. Enumerable.Range(0, 20 * PieceBytes).Select(i => (byte)(i ^ (i >> 8)))];

    private static async Task Until(Func<bool> happens)
    {
        while (!happens())
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }

    private SafetensorsLoader Loader(int depth) => new(new() { PieceBytes = PieceBytes, Alignment = 8, Depth = depth, Buffers = _pool });

    private SafetensorsFile Write()
    {
        string path = _folder["f.safetensors"];
        using SafetensorsWriter writer = SafetensorsWriter.Create(path, [new("x", SafetensorsType.U8, 20 * PieceBytes)]);
        writer.Write<byte>("x", Bytes());
        writer.Complete();
        return SafetensorsFile.Open(path);
    }
}
