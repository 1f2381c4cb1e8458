using Hadal.Storage.Safetensors;
using Hadal.Storage.Tests.Rings;
using Hadal.Testing;

namespace Hadal.Storage.Tests.Safetensors;

public sealed class RingLoadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<IoEngineKind> Engines => [IoEngineKind.IoUring, IoEngineKind.Threads, IoEngineKind.UserRing];

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(Engines))]
    public async Task A_model_that_is_read_through_a_ring_is_the_same(IoEngineKind engine)
    {
        using SafetensorsModel model = TestModel.Write(_folder.Path);
        using IDisposable? server = EngineServer.Of(engine, _folder.Path);
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

    [Theory, MemberData(nameof(Engines))]
    public async Task Tensors_are_copied_to_the_device_from_where_the_ring_has_read_them(IoEngineKind engine)
    {
        short[] wide = [.. Enumerable.Range(0, 9_001).Select(i => (short)i)];
        string path = _folder["f.safetensors"];
        using (SafetensorsWriter writer = SafetensorsWriter.Create(
            path, [new("even", SafetensorsType.I16, 9, 1000), new("odd", SafetensorsType.U8, 3), new("after an odd one", SafetensorsType.I16, 9_001)]))
        {
            writer.Write<short>("even", wide.AsSpan(1));
            writer.Write<byte>("odd", [1, 2, 3]);
            writer.Write<short>("after an odd one", wide);
            writer.Complete();
        }

        using SafetensorsFile file = SafetensorsFile.Open(path);
        using IDisposable? server = EngineServer.Of(engine, _folder.Path);
        await using StorageRing ring = StorageRing.Open(_folder.Path, new() { Engine = engine, SlabBytes = 1 << 20 });
        using DeviceStream stream = Device.Cpu.CreateStream();
        using DeviceTensor<short> even = new(Device.Cpu, 9, 1000), after = new(Device.Cpu, 9_001);
        using DeviceTensor<byte> odd = new(Device.Cpu, 3);
        using (DeviceUploader uploader = new(stream, ring))
        {
            await new SafetensorsLoader(SafetensorsLoaderOptions.Through(ring) with { PieceBytes = 4096, Depth = 2 }).LoadAsync(
                file.Tensors,
                tensor => tensor.Name == "odd" ? uploader.To(tensor, odd) : uploader.To(tensor, tensor.Name == "even" ? even : after));
            await uploader.FlushAsync();
        }

        Assert.Equal(wide[1..], even.ToArray());
        Assert.Equal([1, 2, 3], odd.ToArray());
        Assert.Equal(wide, after.ToArray());
        using IoBuffer whole = ring.Rent(1 << 20);
    }

    [Fact]
    public async Task A_ring_may_have_several_uploaders_and_what_is_released_is_said_without_the_stream()
    {
        using SafetensorsModel model = TestModel.Write(_folder.Path);
        await using StorageRing ring = StorageRing.Open(_folder.Path, new() { SlabBytes = 1 << 20 });
        DeviceStream stream = Device.Cpu.CreateStream();
        using DeviceTensor<double> scalar = new(Device.Cpu, 1);
        using DeviceUploader uploader = new(stream, ring), other = new(stream, ring);
        ITensorDestination destination = uploader.To(model["a"], scalar);
        Assert.True(destination.Released.IsCompletedSuccessfully);
        using IoBuffer buffer = ring.Rent(sizeof(double));
        await destination.WriteAsync(buffer.Memory, TestContext.Current.CancellationToken);
        Assert.Same(destination.Released, destination.Released);
        await destination.Released;
        stream.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await destination.WriteAsync(buffer.Memory, TestContext.Current.CancellationToken));
        Assert.True(destination.Released.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task An_uploader_of_a_ring_refuses_bytes_that_lie_elsewhere()
    {
        using SafetensorsModel model = TestModel.Write(_folder.Path);
        await using StorageRing ring = StorageRing.Open(_folder.Path, new() { SlabBytes = 1 << 20 });
        using DeviceStream stream = Device.Cpu.CreateStream();
        using DeviceTensor<double> scalar = new(Device.Cpu, 1);
        using DeviceUploader uploader = new(stream, ring);
        ArgumentException failure = await Assert.ThrowsAsync<ArgumentException>(() => new SafetensorsLoader().LoadAsync([model["a"]], tensor => uploader.To(tensor, scalar)));
        Assert.Contains("SafetensorsLoaderOptions.Through", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_uploader_of_a_ring_refuses_halves_of_elements()
    {
        using SafetensorsModel model = TestModel.Write(_folder.Path);
        await using StorageRing ring = StorageRing.Open(_folder.Path, new() { SlabBytes = 1 << 20 });
        using DeviceStream stream = Device.Cpu.CreateStream();
        using DeviceTensor<double> scalar = new(Device.Cpu, 1);
        using DeviceUploader uploader = new(stream, ring);
        ArgumentException failure = await Assert.ThrowsAsync<ArgumentException>(
            () => new SafetensorsLoader(SafetensorsLoaderOptions.Through(ring) with { Alignment = 1, PieceBytes = 3 }).LoadAsync([model["a"]], tensor => uploader.To(tensor, scalar)));
        Assert.Contains("Elements of 8 bytes are copied whole; a piece has 3 bytes", failure.Message, StringComparison.Ordinal);
    }
}
