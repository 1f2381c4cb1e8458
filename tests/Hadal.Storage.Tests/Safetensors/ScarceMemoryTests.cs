using Hadal.Storage.Safetensors;
using Hadal.Storage.Tests.Rings;
using Hadal.Testing;

namespace Hadal.Storage.Tests.Safetensors;

public sealed class ScarceMemoryTests : IDisposable
{
    private const int PieceBytes = 4096;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task After_a_canceled_load_the_next_one_waits_for_the_memory_that_the_device_still_has()
    {
        using SafetensorsFile file = Write(8);
        await using var stuck = new StuckRing(new() { SlabBytes = 4 * PieceBytes });
        SafetensorsLoader loader = new(SafetensorsLoaderOptions.Through(stuck.Ring) with { PieceBytes = PieceBytes, Depth = 4 });
        using CancellationTokenSource stop = new();
        Task first = loader.LoadAsync(file.Tensors, TestModel.Forget, cancellationToken: stop.Token);
        stuck.Device.WaitForHeld(4);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Throws<InvalidOperationException>(() => stuck.Ring.Rent(PieceBytes));

        Task next = loader.LoadAsync(file.Tensors, TestModel.Forget);
        Assert.False(next.IsCompleted);
        while (!next.IsCompleted)
        {
            stuck.Device.AnswerAll();
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        await next;
        stuck.Ring.Rent(4 * PieceBytes).Dispose();
    }

    [Fact]
    public async Task Who_waits_for_memory_can_be_canceled_too()
    {
        using SafetensorsFile file = Write(8);
        await using var stuck = new StuckRing(new() { SlabBytes = PieceBytes });
        using IoBuffer all = stuck.Ring.Rent(PieceBytes);
        using CancellationTokenSource stop = new();
        Task load = new SafetensorsLoader(SafetensorsLoaderOptions.Through(stuck.Ring) with { PieceBytes = PieceBytes })
            .LoadAsync(file.Tensors, TestModel.Forget, cancellationToken: stop.Token);
        Assert.False(load.IsCompleted);
        await stop.CancelAsync();
        Assert.Equal(stop.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => load)).CancellationToken);
    }

    [Fact]
    public async Task A_ring_that_holds_fewer_pieces_than_the_depth_loads_with_as_many_as_it_holds()
    {
        using SafetensorsFile file = Write(50);
        await using StorageRing ring = StorageRing.Open(_folder.Path, new() { SlabBytes = 3 * PieceBytes });
        byte[] memory = new byte[file["x"].Bytes];
        await new SafetensorsLoader(SafetensorsLoaderOptions.Through(ring) with { PieceBytes = PieceBytes, Depth = 20 })
            .LoadAsync(file.Tensors, tensor => TensorDestination.ToBytes(tensor, memory));
        Assert.Equal(Bytes(50), memory);
    }

    private static byte[] Bytes(int pieces) => [.. Enumerable.Range(0, pieces * PieceBytes).Select(i => (byte)(i ^ (i >> 8)))];

    private SafetensorsFile Write(int pieces)
    {
        string path = _folder["f.safetensors"];
        using SafetensorsWriter writer = SafetensorsWriter.Create(path, [new("x", SafetensorsType.U8, pieces * PieceBytes)]);
        writer.Write<byte>("x", Bytes(pieces));
        writer.Complete();
        return SafetensorsFile.Open(path);
    }
}
