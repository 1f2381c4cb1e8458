using Hadal.Interop.Cuda;
using Hadal.Tests.Sharing;
using Xunit;

namespace Hadal.Tests.Gpu;

/// <summary>What may go on beside a capture, and what is refused before it breaks the capture.</summary>
[Collection(GpuMachine.Collection)]
public class CaptureTests
{
    [Fact]
    public void A_copy_without_a_stream_in_the_action_is_refused_and_the_graph_is_whole() => IsWhole((_, tensor) =>
    {
        Assert.Throws<InvalidOperationException>(() => tensor.CopyFrom(new byte[64]));
        Assert.Throws<InvalidOperationException>(() => tensor.ToArray());
    });

    [Fact]
    public void A_copy_without_a_stream_on_another_thread_is_refused_and_the_graph_is_whole() => IsWhole((_, tensor) =>
        Assert.Contains("on thread", Assert.IsType<InvalidOperationException>(OnAnotherThread(() => tensor.ToArray())).Message));

    [Fact]
    public void Threads_that_copy_all_the_time_break_no_capture()
    {
        Device device = GpuMachine.Require();
        using CancellationTokenSource end = new();
        int copies = 0;
        Thread[] others = [.. Enumerable.Range(0, 2).Select(_ => new Thread(() =>
        {
            using DeviceTensor<byte> own = new(device, 1 << 20);
            while (!end.IsCancellationRequested)
            {
                try
                {
                    own.ToArray();
                    Interlocked.Increment(ref copies);
                }
                catch (InvalidOperationException)
                {
                }
            }
        }))];
        Array.ForEach(others, thread => thread.Start());
        SpinWait.SpinUntil(() => Volatile.Read(ref copies) > 2);
        try
        {
            for (int i = 0; i < 300; i++)
            {
                IsWhole((_, _) => { });
            }
        }
        finally
        {
            end.Cancel();
            Array.ForEach(others, thread => thread.Join());
        }
    }

    [Fact]
    public void A_taken_tensor_that_another_thread_disposes_is_given_back_after_the_capture_and_the_graph_is_whole()
    {
        CudaDevice device = (CudaDevice)GpuMachine.Require();
        using DeviceTensor<float> owner = new(device, 4);
        using ForeignBlock block = new(true, 4);
        block.Put(block.Tensor, owner.Pointer);
        block.Put(block.Tensor + 8, 2);
        block.Put(block.Tensor + 12, device.Context.Ordinal);
        DeviceTensor<float> taken = Dlpack.Import<float>(block.Address, block.Format, device);

        IsWhole((_, _) =>
        {
            Assert.Null(OnAnotherThread(taken.Dispose));
            Assert.Equal(0, block.Deletions);
        });

        Assert.Equal(1, block.Deletions);
    }

    [Fact]
    public void Memory_comes_and_goes_and_other_streams_work_beside_a_capture() => IsWhole((device, tensor) =>
    {
        void Work()
        {
            using DeviceStream other = device.CreateStream();
            using DeviceTensor<byte> copy = new(device, 64);
            using PinnedBuffer<byte> pinned = new(device, 64);
            tensor.CopyTo(other, copy);
            copy.CopyTo(other, pinned);
            using DeviceEvent marker = other.Record();
            marker.Synchronize();
            Assert.True(marker.IsCompleted);
            other.Synchronize();
        }

        Work();
        Assert.Null(OnAnotherThread(Work));
    });

    [Fact]
    public void A_device_of_ones_own_comes_and_goes_beside_a_capture() => IsWhole((device, _) =>
    {
        using Device own = Device.Open(((CudaDevice)device).Context.Ordinal);
        using DeviceTensor<byte> tensor = new(own, 64);
    });

    /// <summary>That the stand-in for the driver, by which most is tested, is right to refuse what it does.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public unsafe void A_wait_for_all_streams_that_reaches_the_driver_breaks_the_capture(bool copies)
    {
        CudaDevice device = (CudaDevice)GpuMachine.Require();
        using DeviceStream stream = device.CreateStream();
        using DeviceTensor<byte> tensor = new(device, 64);
        CudaResult result = CudaResult.Success;

        Assert.Throws<CudaException>(() => stream.Capture(() =>
        {
            tensor.Fill(stream, 1);
            byte host;
            CudaApi api = device.Enter();
            result = copies ? api.MemcpyDtoH(&host, tensor.Pointer, 1) : api.CtxSynchronize();
        }));

        Assert.NotEqual(CudaResult.Success, result);
        Assert.False(device.IsLost);
    }

    // The graph fills with 7, whatever happens beside its capture.
    private static void IsWhole(Action<Device, DeviceTensor<byte>> beside)
    {
        Device device = GpuMachine.Require();
        using DeviceStream stream = device.CreateStream();
        using DeviceTensor<byte> tensor = new(device, 64), free = new(device, 64);
        using DeviceGraph graph = stream.Capture(() =>
        {
            tensor.Fill(stream, 7);
            beside(device, free);
        });

        using PinnedBuffer<byte> host = new(device, 64);
        graph.Launch(stream);
        tensor.CopyTo(stream, host);
        stream.Synchronize();
        Assert.All(host.Span.ToArray(), value => Assert.Equal(7, value));
    }

    private static Exception? OnAnotherThread(Action call)
    {
        Exception? error = null;
        Thread thread = new(() => error = Record.Exception(call));
        thread.Start();
        thread.Join();
        return error;
    }
}
