using Hadal.Storage.Safetensors;
using Hadal.Testing;

namespace Hadal.Storage.Tests.Safetensors;

public sealed class LoaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1 << 20, 4096, 8)]
    [InlineData(64, 64, 3)]
    [InlineData(8, 1, 1)]
    public async Task Every_tensor_of_every_shard_arrives_in_host_memory(int pieceBytes, int alignment, int depth)
    {
        using SafetensorsModel model = TestModel.Write(_folder.Path);
        Dictionary<string, byte[]> memory = model.Tensors.ToDictionary(tensor => tensor.Name, tensor => new byte[tensor.Bytes]);
        List<string> order = [];

        SafetensorsLoader loader = new(new() { PieceBytes = pieceBytes, Alignment = alignment, Depth = depth });
        await loader.LoadAsync(model.Tensors, tensor =>
        {
            order.Add(tensor.Name);
            return TensorDestination.ToBytes(tensor, memory[tensor.Name]);
        });

        Assert.All(model.Tensors, tensor => Assert.Equal(TestModel.BytesOf(tensor.Name, (int)tensor.Bytes), memory[tensor.Name]));
        Assert.Equal(model.Files.SelectMany(file => file.Tensors.OrderBy(tensor => tensor.Bytes > 0).ThenBy(tensor => tensor.Offset)).Select(tensor => tensor.Name), order);
    }

    [Fact]
    public async Task Typed_and_pinned_memory_are_destinations()
    {
        using SafetensorsModel model = TestModel.Write(_folder.Path);
        BFloat16[] elements = new BFloat16[model["b"].Length];
        using PinnedBuffer<float> pinned = new(Device.Cpu, (int)model["c"].Length);
        await new SafetensorsLoader(new() { PieceBytes = 64, Alignment = 1 }).LoadAsync(
            [model["b"], model["c"]],
            tensor => tensor.Name == "b" ? TensorDestination.To<BFloat16>(tensor, elements) : TensorDestination.To(tensor, pinned));
        Assert.Equal(model["b"].ToArray<BFloat16>(), elements);
        Assert.Equal(model["c"].ToArray<float>().Select(BitConverter.SingleToInt32Bits), pinned.Span.ToArray().Select(BitConverter.SingleToInt32Bits));
        Assert.Contains("the destination has 3", Assert.Throws<SafetensorsException>(() => TensorDestination.ToBytes(model["b"], new byte[3])).Message, StringComparison.Ordinal);
        Assert.Contains("Half was asked for", Assert.Throws<SafetensorsException>(() => TensorDestination.To<Half>(model["b"], new Half[1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Progress_counts_the_bytes_of_tensors_up_to_the_last()
    {
        using SafetensorsModel model = TestModel.Write(_folder.Path);
        List<long> told = [];
        await new SafetensorsLoader(new() { PieceBytes = 64, Alignment = 64 }).LoadAsync(model.Tensors, TestModel.Forget, new Told(told));
        Assert.Equal(told.Order(), told);
        Assert.Equal(model.TotalBytes, told[^1]);
    }

    [Fact]
    public async Task No_more_pieces_are_held_and_no_more_reads_are_under_way_than_the_depth()
    {
        using SafetensorsModel model = TestModel.Write(_folder.Path);
        CountingPool pool = new();
        int most = 0;
        SafetensorsLoaderOptions options = new()
        {
            PieceBytes = 64, Alignment = 64, Depth = 3, Buffers = pool,
            OpenSource = file => new SlowSource(file, reads => most = Math.Max(most, reads)),
        };
        await new SafetensorsLoader(options).LoadAsync(model.Tensors, TestModel.Forget);
        Assert.Equal(3, pool.Rented);
        Assert.Equal(0, pool.Held);
        Assert.InRange(most, 2, 3);
    }

    [Fact]
    public async Task A_failing_read_names_the_file_and_the_tensor_and_gives_all_memory_back()
    {
        using SafetensorsModel model = TestModel.Write(_folder.Path);
        CountingPool pool = new();
        SafetensorsLoaderOptions options = new()
        {
            PieceBytes = 64, Alignment = 64, Depth = 4, Buffers = pool,
            OpenSource = file => new SlowSource(file, _ => { }) { FailsAt = model["c"].Offset / 64 * 64 + 64 },
        };
        SafetensorsException exception = await Assert.ThrowsAsync<SafetensorsException>(() => new SafetensorsLoader(options).LoadAsync([model["c"]], TestModel.Forget));
        Assert.Equal((model["c"].File.Path, "c"), (exception.Path, exception.Tensor));
        Assert.Contains("the disk is on fire", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, pool.Held);
        Assert.Equal(0, SlowSource.Open);
    }

    [Fact]
    public async Task A_cancelled_load_ends_when_no_read_is_under_way_and_gives_all_memory_back()
    {
        using SafetensorsModel model = TestModel.Write(_folder.Path);
        using CancellationTokenSource stop = new();
        CountingPool pool = new();
        int underWay = 0;
        SafetensorsLoaderOptions options = new() { PieceBytes = 64, Alignment = 64, Depth = 4, Buffers = pool, OpenSource = file => new SlowSource(file, reads => underWay = reads) };
        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new SafetensorsLoader(options).LoadAsync(model.Tensors, tensor =>
            {
                stop.Cancel();
                return TestModel.Forget(tensor);
            }, cancellationToken: stop.Token));
        Assert.Equal(stop.Token, exception.CancellationToken);
        Assert.Equal(0, underWay);
        Assert.Equal(0, pool.Held);
    }

    [Fact]
    public async Task Memory_is_not_given_back_while_a_read_may_still_write_into_it()
    {
        using SafetensorsModel model = TestModel.Write(_folder.Path);
        CountingPool pool = new();
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        SafetensorsLoaderOptions options = new() { PieceBytes = 64, Alignment = 64, Depth = 4, Buffers = pool, OpenSource = file => new GatedSource(file, gate.Task) };
        Task load = new SafetensorsLoader(options).LoadAsync([model["c"]], _ => throw new FormatException());

        // A loader that waits does so for ever here; one that does not is given the time to show it.
        _ = await Task.WhenAny(load, Task.Delay(200));
        Assert.False(load.IsCompleted);
        Assert.Equal(4, pool.Held);
        gate.SetResult();
        _ = await Assert.ThrowsAsync<FormatException>(() => load);
        Assert.Equal(0, pool.Held);
    }

    [Fact]
    public async Task An_exception_of_a_destination_is_the_callers_own()
    {
        using SafetensorsModel model = TestModel.Write(_folder.Path);
        _ = await Assert.ThrowsAsync<FormatException>(() => new SafetensorsLoader().LoadAsync(model.Tensors, _ => throw new FormatException()));
        _ = await Assert.ThrowsAsync<InvalidOperationException>(() => new SafetensorsLoader().LoadAsync(model.Tensors, _ => null!));
    }

    [Fact]
    public async Task A_source_that_cannot_be_opened_names_the_file()
    {
        using SafetensorsModel model = TestModel.Write(_folder.Path);
        SafetensorsLoaderOptions options = new() { OpenSource = _ => throw new FileNotFoundException("gone") };
        SafetensorsException exception = await Assert.ThrowsAsync<SafetensorsException>(() => new SafetensorsLoader(options).LoadAsync([model["c"]], TestModel.Forget));
        Assert.Equal($"'{model["c"].File.Path}': it was open for its header and cannot be opened for its data: gone", exception.Message);
    }

    [Fact]
    public async Task Reads_that_bring_less_than_asked_for_are_continued()
    {
        using SafetensorsModel model = TestModel.Write(_folder.Path);
        byte[] memory = new byte[model["c"].Bytes];
        SafetensorsLoaderOptions options = new() { PieceBytes = 64, Alignment = 64, OpenSource = file => new SlowSource(file, _ => { }) { Most = 7 } };
        await new SafetensorsLoader(options).LoadAsync([model["c"]], tensor => TensorDestination.ToBytes(tensor, memory));
        Assert.Equal(TestModel.BytesOf("c", memory.Length), memory);
    }

    [Fact]
    public async Task Memory_that_is_read_into_is_aligned()
    {
        using SafetensorsModel model = TestModel.Write(_folder.Path);
        List<nint> addresses = [];
        SafetensorsLoaderOptions options = new() { PieceBytes = 8192, OpenSource = file => new AddressSource(file, addresses) };
        await new SafetensorsLoader(options).LoadAsync(model.Tensors, TestModel.Forget);
        Assert.NotEmpty(addresses);
        Assert.All(addresses, address => Assert.Equal(0, address % 4096));
    }

    private sealed class Told(List<long> values) : IProgress<long>
    {
        public void Report(long value) => values.Add(value);
    }

    private sealed unsafe class AddressSource(SafetensorsFile file, List<nint> addresses) : ISequentialSource
    {
        private readonly RandomAccessSource _source = new(file);

        public ValueTask<int> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
        {
            using System.Buffers.MemoryHandle pin = destination.Pin();
            addresses.Add((nint)pin.Pointer);
            return _source.ReadAsync(offset, destination, cancellationToken);
        }

        public void Dispose() => _source.Dispose();
    }
}
