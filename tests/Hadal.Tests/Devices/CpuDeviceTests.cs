using CsCheck;
using Xunit;

namespace Hadal.Tests.Devices;

public class CpuDeviceTests
{
    [Fact]
    public void The_cpu_describes_itself()
    {
        Assert.True(Device.Cpu.IsCpu);
        Assert.False(Device.Cpu.IsLost);
        Assert.NotEmpty(Device.Cpu.Name);
        Assert.Equal("cpu", Device.Cpu.Id);
        Assert.Null(Device.Cpu.ComputeCapability);
        Assert.Equal(Environment.ProcessorCount, Device.Cpu.MultiprocessorCount);
        Assert.True(Device.Cpu.TotalMemory > 0);
    }

    [Fact]
    public void Disposing_the_shared_cpu_does_nothing()
    {
        Device.Cpu.Dispose();

        using DeviceTensor<float> tensor = new(Device.Cpu, 4);
        tensor.CopyFrom([1, 2, 3, 4]);
        Assert.Equal([1, 2, 3, 4], tensor.ToArray());
    }

    [Fact]
    public void A_budget_of_the_cpu_is_any_positive_number() => Gen.Int.Sample(value =>
    {
        using DeviceStream stream = Device.Cpu.CreateStream();
        if (value > 0)
        {
            stream.SmBudget = value;
            Assert.Equal(value, stream.SmBudget);
        }
        else
        {
            ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => stream.SmBudget = value);
            Assert.Contains($"{value}", error.Message);
        }
    });

    [Fact]
    public void A_disposed_stream_takes_no_work()
    {
        DeviceStream stream = Device.Cpu.CreateStream();
        using DeviceTensor<float> tensor = new(Device.Cpu, 4);
        stream.Dispose();
        stream.Dispose();

        Assert.Throws<ObjectDisposedException>(() => tensor.Fill(stream));
        Assert.Throws<ObjectDisposedException>(stream.Synchronize);
        Assert.Throws<ObjectDisposedException>(() => stream.Capture(() => { }));
    }

    [Fact]
    public void A_negative_timeout_is_refused_and_an_infinite_one_is_not()
    {
        using DeviceStream stream = Device.Cpu.CreateStream();

        stream.Synchronize(Timeout.InfiniteTimeSpan);
        stream.Synchronize(TimeSpan.Zero);
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Synchronize(TimeSpan.FromSeconds(-2)));
    }
}
