using CsCheck;
using Xunit;

namespace Hadal.Tests.Devices;

/// <summary>What capture promises on every device; the CPU stands for all where there is no GPU.</summary>
public class DeviceGraphTests
{
    [Fact]
    public void A_capture_runs_nothing_and_each_launch_runs_all_of_it_in_order()
    {
        using DeviceStream stream = Device.Cpu.CreateStream();
        using DeviceTensor<byte> a = new(Device.Cpu, 8);
        using DeviceTensor<byte> b = new(Device.Cpu, 8);
        a.Fill(stream, 1);
        b.Fill(stream, 2);

        using DeviceGraph graph = stream.Capture(() =>
        {
            Assert.True(stream.IsCapturing);
            a.CopyTo(stream, b);
            a.Fill(stream, 9);
        });

        Assert.False(stream.IsCapturing);
        Assert.Equal(Bytes(2), b.ToArray());
        graph.Launch(stream);
        Assert.Equal(Bytes(1), b.ToArray());
        graph.Launch(stream);
        Assert.Equal(Bytes(9), b.ToArray());
    }

    [Fact]
    public void A_replay_equals_the_same_calls_made_directly() => Gen.Int[0, 3].Array[0, 20].Sample(steps =>
    {
        byte[] direct = Run(steps, captured: false);
        byte[] replayed = Run(steps, captured: true);
        Assert.Equal(direct, replayed);
    });

    [Fact]
    public void A_graph_captured_into_another_is_part_of_it()
    {
        using DeviceStream stream = Device.Cpu.CreateStream();
        using DeviceTensor<byte> tensor = new(Device.Cpu, 8);
        using DeviceGraph inner = stream.Capture(() => tensor.Fill(stream, 5));
        using DeviceGraph outer = stream.Capture(() => inner.Launch(stream));
        tensor.Fill(stream, 0);

        outer.Launch(stream);

        Assert.Equal(Bytes(5), tensor.ToArray());
    }

    [Fact]
    public void Captures_do_not_nest()
    {
        using DeviceStream stream = Device.Cpu.CreateStream();

        Assert.Throws<InvalidOperationException>(() => stream.Capture(() => stream.Capture(() => { })));
        Assert.False(stream.IsCapturing);
    }

    [Fact]
    public void A_capture_that_throws_leaves_the_stream_usable_and_no_work_behind()
    {
        using DeviceStream stream = Device.Cpu.CreateStream();
        using DeviceTensor<byte> tensor = new(Device.Cpu, 8);
        tensor.Fill(stream, 3);

        Assert.Throws<FormatException>(() => stream.Capture(() =>
        {
            tensor.Fill(stream, 4);
            throw new FormatException();
        }));

        Assert.Equal(Bytes(3), tensor.ToArray());
        tensor.Fill(stream, 7);
        Assert.Equal(Bytes(7), tensor.ToArray());
    }

    [Fact]
    public void Waiting_for_a_capturing_stream_is_an_error()
    {
        using DeviceStream stream = Device.Cpu.CreateStream();

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => stream.Capture(stream.Synchronize));
        Assert.Contains("end the capture", error.Message);
    }

    [Fact]
    public void A_disposed_graph_does_not_launch()
    {
        using DeviceStream stream = Device.Cpu.CreateStream();
        DeviceGraph graph = stream.Capture(() => { });
        graph.Dispose();
        graph.Dispose();

        Assert.Throws<ObjectDisposedException>(() => graph.Launch(stream));
    }

    private static byte[] Run(int[] steps, bool captured)
    {
        using DeviceStream stream = Device.Cpu.CreateStream();
        using DeviceTensor<byte> a = new(Device.Cpu, 8);
        using DeviceTensor<byte> b = new(Device.Cpu, 8);
        a.Fill(stream, 1);
        b.Fill(stream, 2);
        void Work()
        {
            foreach (int step in steps)
            {
                switch (step)
                {
                    case 0: a.Fill(stream, 17); break;
                    case 1: b.Fill(stream, 23); break;
                    case 2: a.CopyTo(stream, b); break;
                    default: b.CopyTo(stream, a); break;
                }
            }
        }

        if (captured)
        {
            using DeviceGraph graph = stream.Capture(Work);
            graph.Launch(stream);
        }
        else
        {
            Work();
        }

        return [.. a.ToArray(), .. b.ToArray()];
    }

    private static byte[] Bytes(byte value) => [.. Enumerable.Repeat(value, 8)];
}
