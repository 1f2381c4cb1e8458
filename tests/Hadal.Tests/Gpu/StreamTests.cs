using Xunit;

namespace Hadal.Tests.Gpu;

[Collection(GpuMachine.Collection)]
public class StreamTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4097)]
    [InlineData(5_000_003)]
    public void What_was_copied_in_comes_out(int length)
    {
        Device device = GpuMachine.Require();
        using DeviceStream stream = device.CreateStream();
        using DeviceTensor<int> tensor = new(device, length);
        using DeviceTensor<int> copy = new(device, length);
        using PinnedBuffer<int> pinned = new(device, length);
        int[] values = [.. Enumerable.Range(0, length).Select(i => i * 2_654_435)];

        tensor.CopyFrom(values);
        Assert.Equal(values, tensor.ToArray());

        tensor.CopyTo(stream, copy);
        copy.CopyTo(stream, pinned);
        stream.Synchronize();
        Assert.Equal(values, pinned.Span);

        copy.Fill(stream, 0xAB);
        Assert.All(copy.ToArray(), value => Assert.Equal(unchecked((int)0xABABABAB), value));
    }

    [Fact]
    public void A_slice_of_the_gpu_is_the_rows_it_names()
    {
        Device device = GpuMachine.Require();
        using DeviceTensor<int> tensor = new(device, 10, 7);
        tensor.CopyFrom([.. Enumerable.Range(0, 70)]);

        Assert.Equal([.. Enumerable.Range(21, 14)], tensor.Slice(3, 2).ToArray());
    }

    [Fact]
    public void The_device_describes_itself()
    {
        Device device = GpuMachine.Require();

        Assert.False(device.IsCpu);
        Assert.Equal(ComputeCapability.Hopper, device.ComputeCapability);
        Assert.StartsWith("cuda:", device.Id);
        Assert.Contains("NVIDIA", device.Name);
        Assert.InRange(device.MultiprocessorCount, 4, 200);
        Assert.True(device.TotalMemory > 1L << 30);
    }

    [Fact]
    public void A_budget_is_four_to_all_multiprocessors()
    {
        Device device = GpuMachine.Require();
        using DeviceStream stream = device.CreateStream();

        Assert.Equal(device.MultiprocessorCount, stream.SmBudget);
        foreach (int allowed in (int[])[4, device.MultiprocessorCount])
        {
            stream.SmBudget = allowed;
            Assert.Equal(allowed, stream.SmBudget);
        }

        foreach (int refused in (int[])[3, 0, -1, device.MultiprocessorCount + 1])
        {
            ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => stream.SmBudget = refused);
            Assert.Contains($"4 … {device.MultiprocessorCount}", error.Message);
        }
    }

    [Fact]
    public async Task Streams_wait_for_events_and_hosts_await_them()
    {
        Device device = GpuMachine.Require();
        using DeviceStream first = device.CreateStream();
        using DeviceStream second = device.CreateStream();
        using DeviceTensor<byte> large = new(device, 1 << 28);
        using DeviceTensor<byte> copy = new(device, 1 << 28);
        using PinnedBuffer<byte> sample = new(device, 1 << 28);
        for (int round = 1; round <= 5; round++)
        {
            using DeviceEvent start = first.Record();
            large.Fill(first, (byte)round);
            using DeviceEvent filled = first.Record();
            second.Wait(filled);
            large.CopyTo(second, copy);
            copy.CopyTo(second, sample);
            using DeviceEvent copied = second.Record();
            await copied;

            Assert.True(copied.IsCompleted);
            Assert.Equal(round, sample.Span[^1]);
            Assert.True(filled.ElapsedSince(start) > TimeSpan.Zero);
            Assert.True(copied.ElapsedSince(start) >= filled.ElapsedSince(start));
            first.Wait(copied);
        }
    }

    [Fact]
    public void A_copy_without_a_stream_sees_the_work_of_every_stream()
    {
        Device device = GpuMachine.Require();
        using DeviceStream stream = device.CreateStream();
        using DeviceTensor<byte> tensor = new(device, 1 << 28);
        byte[] last = new byte[1];
        for (int round = 1; round <= 20; round++)
        {
            tensor.Fill(stream, (byte)round);
            tensor.Slice((1 << 28) - 1, 1).CopyTo(last);
            Assert.Equal(round, last[0]);
        }
    }

    [Fact]
    public void Memory_that_is_disposed_in_flight_is_freed_after_the_work()
    {
        Device device = GpuMachine.Require();
        using DeviceStream stream = device.CreateStream();
        for (int round = 0; round < 50; round++)
        {
            DeviceTensor<byte> a = new(device, 1 << 26);
            DeviceTensor<byte> b = new(device, 1 << 26);
            a.Fill(stream, 1);
            a.CopyTo(stream, b);
            a.Dispose();
            b.Dispose();
        }

        stream.Synchronize();
    }

    [Fact]
    public void More_memory_than_there_is_is_an_error_with_the_figures_and_the_device_lives()
    {
        Device device = GpuMachine.Require();

        DeviceMemoryException error = Assert.Throws<DeviceMemoryException>(() => new DeviceTensor<byte>(device, 1 << 20, 1 << 20));
        Assert.Contains($"{1L << 40:N0}", error.Message);
        Assert.Contains("are free", error.Message);
        using DeviceTensor<int> tensor = new(device, 1);
        tensor.CopyFrom([5]);
        Assert.Equal([5], tensor.ToArray());
    }

    [Fact]
    public void A_device_of_ones_own_is_closed_by_disposal_and_its_memory_outlives_it()
    {
        Device shared = GpuMachine.Require();
        Device own = Device.Open(((CudaDevice)shared).Context.Ordinal);
        using DeviceTensor<int> tensor = new(own, 2);
        tensor.CopyFrom([1, 2]);
        own.Dispose();
        own.Dispose();

        Assert.Throws<ObjectDisposedException>(own.CreateStream);
        Assert.Throws<ObjectDisposedException>(() => new DeviceTensor<int>(own, 2));
        tensor.Dispose();
        using DeviceTensor<int> other = new(shared, 2);
        other.CopyFrom([3, 4]);
        Assert.Equal([3, 4], other.ToArray());
    }

    [Fact]
    public void Tensors_and_events_of_another_device_are_refused_with_both_names()
    {
        Device device = GpuMachine.Require();
        using DeviceStream stream = device.CreateStream();
        using DeviceTensor<BFloat16> elsewhere = new(Device.Cpu, 4, 256);
        using Fp8Rows a = new(device, 4, 128);
        using Fp8Blocks b = new(device, 256, 128);
        using DeviceEvent marker = Device.Cpu.CreateEvent();

        KernelArgumentException error = Assert.Throws<KernelArgumentException>(() => GemmKernel.Create(256, 128).Run(stream, a, b, elsewhere));
        Assert.Equal("d", error.ParamName);
        Assert.Contains(device.Id, error.Message);
        Assert.Contains("cpu", error.Message);
        Assert.Throws<ArgumentException>(() => stream.Wait(marker));
        Assert.Throws<ArgumentException>(() => elsewhere.Fill(stream));
    }
}
