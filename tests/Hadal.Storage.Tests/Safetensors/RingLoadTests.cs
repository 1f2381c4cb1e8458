using Hadal.Storage.Safetensors;
using Hadal.Testing;

namespace Hadal.Storage.Tests.Safetensors;

public sealed class RingLoadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<IoEngineKind> Engines => [IoEngineKind.IoUring, IoEngineKind.Threads];

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(Engines))]
    public async Task A_model_that_is_read_through_a_ring_is_the_same(IoEngineKind engine)
    {
        using SafetensorsModel model = TestModel.Write(_folder.Path);
        await using StorageRing ring = StorageRing.Open(_folder.Path, new() { Engine = engine, SlabBytes = 1 << 20 });
        SafetensorsLoader loader = new(SafetensorsLoaderOptions.Through(ring) with { PieceBytes = 4096, Depth = 3 });
        Dictionary<string, byte[]> memory = model.Tensors.ToDictionary(tensor => tensor.Name, tensor => new byte[tensor.Bytes]);
        await loader.LoadAsync(model.Tensors, tensor => TensorDestination.ToBytes(tensor, memory[tensor.Name]));
        Assert.All(model.Tensors, tensor => Assert.Equal(TestModel.BytesOf(tensor.Name, (int)tensor.Bytes), memory[tensor.Name]));
        using IoBuffer whole = ring.Rent(1 << 20);
    }

    [Fact]
    public async Task A_file_that_was_replaced_after_its_header_was_read_is_refused()
    {
        using SafetensorsModel model = TestModel.Write(_folder.Path);
        await using StorageRing ring = StorageRing.Open(_folder.Path);
        string path = model["b"].File.Path;
        File.Copy(path, path + ".new");
        File.Move(path + ".new", path, overwrite: true);
        SafetensorsException failure = await Assert.ThrowsAsync<SafetensorsException>(
            () => new SafetensorsLoader(SafetensorsLoaderOptions.Through(ring)).LoadAsync([model["b"]], TestModel.Forget));
        Assert.Contains("was replaced", failure.Message, StringComparison.Ordinal);
    }
}
