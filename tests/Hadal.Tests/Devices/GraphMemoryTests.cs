using System.Runtime.InteropServices;
using Hadal.Specs;
using Hadal.Tests.Gpu;
using Hadal.Tests.Mla;
using Hadal.Tests.Sharing;
using Xunit;

namespace Hadal.Tests.Devices;

/// <summary>A graph keeps the memory of what it captured, whatever becomes of the tensors: here on the CPU, in <see cref="GraphTests"/> on a GPU.</summary>
public class GraphMemoryTests
{
    [Fact]
    public void A_graph_keeps_the_memory_of_what_it_captured() => KeepsTheMemoryOfCopies(Device.Cpu);

    [Theory]
    [InlineData(GemmOptions.None)]
    [InlineData(GemmOptions.RowsByRows | GemmOptions.Accumulate)]
    public void A_graph_keeps_the_operands_of_a_product(GemmOptions options) => KeepsTheOperandsOfAProduct(Device.Cpu, options, 30, 264, 272);

    [Fact]
    public void A_graph_keeps_the_operands_of_quantisers() => Keeps<Float8E4M3>(owned =>
    {
        DeviceTensor<float> source = owned.Add(new DeviceTensor<float>(Device.Cpu, 128, 256));
        source.CopyFrom([.. Enumerable.Range(0, 128 * 256).Select(i => (i % 1009) - 500f)]);
        Fp8Blocks blocks = owned.Add(new Fp8Blocks(Device.Cpu, 128, 256)), turned = owned.Add(new Fp8Blocks(Device.Cpu, 256, 128)), again = owned.Add(new Fp8Blocks(Device.Cpu, 128, 256));
        return (again.Values, stream =>
        {
            Quantizer.ToBlocksBothWays(stream, source, blocks, turned, ScaleRule.Exact);
            Quantizer.Transpose(stream, turned, again);
        });
    });

    [Fact]
    public void A_graph_keeps_the_operands_of_operations_on_a_cache() => Keeps<BFloat16>(owned =>
    {
        const int Pages = 4, PageSize = 16, Width = 576;
        PagedCache<BFloat16> cache = owned.Add(new PagedCache<BFloat16>(Device.Cpu, Pages, PageSize, Width));
        cache.Rows.CopyFrom(new BFloat16[cache.Rows.Length]);
        DeviceTensor<int> Indices(int first, int second, params int[] values)
        {
            DeviceTensor<int> tensor = owned.Add(new DeviceTensor<int>(Device.Cpu, first, second));
            tensor.CopyFrom(values);
            return tensor;
        }

        DeviceTensor<float> cosines = owned.Add(new DeviceTensor<float>(Device.Cpu, 64, 32)), sines = owned.Add(new DeviceTensor<float>(Device.Cpu, 64, 32));
        cosines.CopyFrom([.. Enumerable.Range(0, 64 * 32).Select(i => MathF.Cos(i))]);
        sines.CopyFrom([.. Enumerable.Range(0, 64 * 32).Select(i => MathF.Sin(i))]);
        RotaryEmbedding rotary = new(cosines, sines);
        DeviceTensor<BFloat16> tokens = owned.Add(new DeviceTensor<BFloat16>(Device.Cpu, 1, 3, Width)), gathered = owned.Add(new DeviceTensor<BFloat16>(Device.Cpu, 20, Width));
        DeviceTensor<int> lengths = Indices(1, 1, 20).Reshape(1), table = Indices(1, 2, 2, 1), slots = Indices(1, 3, 0, 0, 0), positions = Indices(1, 3, 0, 0, 0);
        DeviceTensor<int> pairs = Indices(1, 2, 1, 3), tableOfCopy = Indices(1, 2, 2, 3), starts = Indices(1, 2, 0, 20).Reshape(2);
        return (gathered, stream =>
        {
            tokens.Fill(stream, 0x3F);
            CacheOperations.FindSlots(stream, cache, lengths, table, slots, positions);
            CacheOperations.Rotate(stream, tokens.Reshape(1, 3, 1, Width), rotary, positions);
            CacheOperations.Append(stream, tokens, slots, cache, rotary, positions);
            CacheOperations.CopyPages(stream, cache, pairs);
            CacheOperations.Gather(stream, cache, starts, tableOfCopy, gathered);
        });
    });

    [Fact]
    public void A_graph_keeps_the_operands_of_attention() => Keeps<BFloat16>(owned =>
    {
        MlaCase<BFloat16, BFloat16> @case = owned.Add(new MlaCase<BFloat16, BFloat16>(Device.Cpu, new MlaShape(4, 16, 5, 40)));
        using DeviceStream planning = Device.Cpu.CreateStream();
        @case.Run(planning);
        return (@case.Output, @case.Attend);
    });

    [Fact]
    public void A_taken_tensor_is_given_back_with_the_graph_that_uses_it()
    {
        using ForeignBlock block = new(true, 4);
        using DeviceStream stream = Device.Cpu.CreateStream();
        using DeviceTensor<float> kept = new(Device.Cpu, 4);
        DeviceTensor<float> taken = Dlpack.Import<float>(block.Address);
        DeviceGraph graph = stream.Capture(() => taken.CopyTo(stream, kept)), outer = stream.Capture(() => graph.Launch(stream));
        taken.Dispose();
        graph.Dispose();
        Assert.Equal(0, block.Deletions);

        outer.Launch(stream);
        Assert.Equal([0, 1, 2, 3], kept.ToArray());
        outer.Dispose();
        Assert.Equal(1, block.Deletions);
    }

    [Fact]
    public void A_capture_that_is_abandoned_and_a_graph_that_nobody_disposes_keep_nothing()
    {
        using ForeignBlock first = new(true, 4), second = new(true, 4);
        using DeviceStream stream = Device.Cpu.CreateStream();
        using DeviceTensor<float> abandoned = Dlpack.Import<float>(first.Address);
        Assert.Throws<FormatException>(() => stream.Capture(() =>
        {
            abandoned.Fill(stream);
            throw new FormatException();
        }));
        abandoned.Dispose();
        Assert.Equal(1, first.Deletions);

        Lose(stream, second);
        for (int i = 0; i < 50 && second.Deletions == 0; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal(1, second.Deletions);
    }

    internal static void KeepsTheMemoryOfCopies(Device device)
    {
        using DeviceStream stream = device.CreateStream();
        using DeviceTensor<byte> result = new(device, 1 << 20);
        DeviceTensor<byte> source = new(device, 1 << 20);
        source.Fill(stream, 3);
        using DeviceGraph graph = stream.Capture(() => source.CopyTo(stream, result));
        source.Dispose();
        using DeviceTensor<byte> usurper = new(device, 1 << 20);
        usurper.Fill(stream, 9);

        graph.Launch(stream);

        Assert.All(result.ToArray(), value => Assert.Equal(3, value));
        Assert.Throws<ObjectDisposedException>(() => source.ToArray());
        Assert.Throws<ObjectDisposedException>(() => stream.Capture(() => source.CopyTo(stream, result)));
    }

    internal static void KeepsTheOperandsOfAProduct(Device device, GemmOptions options, int m, int n, int k)
    {
        using DeviceStream stream = device.CreateStream();
        using DeviceTensor<float> kept = new(device, m, n);
        GemmKernel kernel = GemmKernel.Create<float>(n, k, options);
        GemmCase<float> @case = GemmCase<float>.Random(device, GemmSpec.Parse(kernel.Spec), m, Distribution.Normal, 4);
        @case.Run(kernel, stream);
        @case.Queue(kernel, stream);
        byte[] expected = @case.ResultBytes();
        @case.Run(kernel, stream);
        using DeviceGraph graph = stream.Capture(() =>
        {
            @case.Queue(kernel, stream);
            @case.D.CopyTo(stream, kept);
        });
        @case.Dispose();
        List<DeviceTensor<byte>> usurpers = [];
        foreach (int size in (int[])[m * k, n * k, 4 * m * n, 1 << 18, 1 << 19, 1 << 20])
        {
            usurpers.Add(new(device, size));
            usurpers[^1].Fill(stream, 9);
        }

        graph.Launch(stream);

        Assert.Equal(expected, MemoryMarshal.AsBytes<float>(kept.ToArray()).ToArray());
        usurpers.ForEach(usurper => usurper.Dispose());
    }

    // The same work on tensors that live, and on tensors that are gone when it runs.
    private static void Keeps<T>(Func<Owned, (DeviceTensor<T> Result, Action<DeviceStream> Work)> prepare)
        where T : unmanaged
    {
        using DeviceStream stream = Device.Cpu.CreateStream();
        using Owned living = new();
        (DeviceTensor<T> expected, Action<DeviceStream> work) = prepare(living);
        work(stream);

        Owned gone = new();
        (DeviceTensor<T> result, work) = prepare(gone);
        using DeviceTensor<T> kept = new(Device.Cpu, result.Shape);
        using DeviceGraph graph = stream.Capture(() =>
        {
            work(stream);
            result.CopyTo(stream, kept);
        });
        gone.Dispose();
        graph.Launch(stream);

        byte[] bytes = MemoryMarshal.AsBytes<T>(kept.ToArray()).ToArray();
        Assert.Equal(MemoryMarshal.AsBytes<T>(expected.ToArray()).ToArray(), bytes);
        Assert.Contains(bytes, value => value != 0);
    }

    private static void Lose(DeviceStream stream, ForeignBlock block)
    {
        using DeviceTensor<float> tensor = Dlpack.Import<float>(block.Address);
        stream.Capture(() => tensor.Fill(stream));
    }

    private sealed class Owned : IDisposable
    {
        private readonly List<IDisposable> _owned = [];

        public void Dispose() => _owned.ForEach(one => one.Dispose());

        internal T Add<T>(T one)
            where T : IDisposable
        {
            _owned.Add(one);
            return one;
        }
    }
}
