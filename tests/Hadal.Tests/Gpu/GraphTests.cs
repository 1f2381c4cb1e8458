using System.Runtime.InteropServices;
using Hadal.Specs;
using Xunit;

namespace Hadal.Tests.Gpu;

[Collection(GpuMachine.Collection)]
public class GraphTests
{
    [Fact]
    public void A_replay_equals_the_calls_bit_for_bit()
    {
        Device device = GpuMachine.Require();
        GemmKernel kernel = GemmKernel.Create(520, 384);
        using DeviceStream stream = device.CreateStream();
        using GemmCase<BFloat16> @case = GemmCase<BFloat16>.Random(device, 70, 520, 384, Distribution.Normal, 1);
        @case.Run(kernel, stream);
        byte[] expected = @case.ResultBytes();
        using DeviceGraph graph = stream.Capture(() => @case.Run(kernel, stream));

        @case.D.Fill(stream, 0);
        Assert.DoesNotContain(@case.ResultBytes(), value => value != 0);
        for (int replay = 0; replay < 3; replay++)
        {
            graph.Launch(stream);
            Assert.Equal(expected, @case.ResultBytes());
        }
    }

    [Fact]
    public void A_first_call_may_fall_into_a_capture()
    {
        Device device = GpuMachine.Require();
        GemmKernel kernel = GemmKernel.Create(264, 1008);
        using DeviceStream stream = device.CreateStream();
        using GemmCase<BFloat16> @case = GemmCase<BFloat16>.Random(device, 33, 264, 1008, Distribution.Normal, 2);

        using DeviceGraph graph = stream.Capture(() => @case.Run(kernel, stream));
        graph.Launch(stream);

        Assert.Null(@case.Check());
    }

    [Fact]
    public void A_graph_keeps_the_memory_of_what_it_captured()
    {
        Device device = GpuMachine.Require();
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
    }

    [Theory]
    [InlineData(GemmOptions.None)]
    [InlineData(GemmOptions.RowsByRows)]
    [InlineData(GemmOptions.RowsByRows | GemmOptions.Accumulate)]
    public void A_graph_keeps_the_operands_of_a_product(GemmOptions options)
    {
        const int M = 300, N = 520, K = 400;
        Device device = GpuMachine.Require();
        using DeviceStream stream = device.CreateStream();
        using DeviceTensor<float> kept = new(device, M, N);
        GemmKernel kernel = GemmKernel.Create<float>(N, K, options);
        GemmCase<float> @case = GemmCase<float>.Random(device, GemmSpec.Parse(kernel.Spec), M, Distribution.Normal, 4);
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
        foreach (int size in (int[])[M * K, N * K, 4 * M * N, 1 << 18, 1 << 19, 1 << 20])
        {
            usurpers.Add(new(device, size));
            usurpers[^1].Fill(stream, 9);
        }

        graph.Launch(stream);

        Assert.Equal(expected, MemoryMarshal.AsBytes<float>(kept.ToArray()).ToArray());
        usurpers.ForEach(usurper => usurper.Dispose());
    }

    [Fact]
    public void A_capture_that_throws_leaves_the_stream_usable()
    {
        Device device = GpuMachine.Require();
        using DeviceStream stream = device.CreateStream();
        using DeviceTensor<byte> tensor = new(device, 64);
        tensor.Fill(stream, 3);

        Assert.Throws<FormatException>(() => stream.Capture(() =>
        {
            tensor.Fill(stream, 4);
            throw new FormatException();
        }));
        Assert.Throws<InvalidOperationException>(() => stream.Capture(() => stream.Capture(() => { })));
        Assert.Throws<InvalidOperationException>(() => stream.Capture(stream.Synchronize));

        Assert.All(tensor.ToArray(), value => Assert.Equal(3, value));
    }
}
