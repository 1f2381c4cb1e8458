using Hadal.Tests.Devices;
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
    public void A_graph_keeps_the_memory_of_what_it_captured() => GraphMemoryTests.KeepsTheMemoryOfCopies(GpuMachine.Require());

    [Theory]
    [InlineData(GemmOptions.None)]
    [InlineData(GemmOptions.RowsByRows)]
    [InlineData(GemmOptions.RowsByRows | GemmOptions.Accumulate)]
    public void A_graph_keeps_the_operands_of_a_product(GemmOptions options) => GraphMemoryTests.KeepsTheOperandsOfAProduct(GpuMachine.Require(), options, 300, 520, 400);

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
