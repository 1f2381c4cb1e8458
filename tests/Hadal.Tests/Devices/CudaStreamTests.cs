using System.Collections.Concurrent;
using Hadal.Loading;
using Xunit;

namespace Hadal.Tests.Devices;

/// <summary>What becomes of a CUDA stream, and of the memory of its kernels, when a capture or a disposal does not go as usual.</summary>
[Collection(FakeDriver.Collection)]
public unsafe class CudaStreamTests
{
    private static readonly LoadedKernel s_kernel = new("Ns.Type.Kernel", 1, 32, 0, WaitsForUpstream: true);

    [Fact]
    public void What_the_action_throws_is_what_is_thrown_and_the_driver_captures_no_more()
    {
        using CudaDevice device = FakeDriver.Open();
        using DeviceStream stream = device.CreateStream();

        Assert.Throws<FormatException>(() => stream.Capture(() => throw new FormatException()));

        Assert.False(stream.IsCapturing);
        Assert.Empty(FakeDriver.CapturingStreams);
        Assert.Equal(1, FakeDriver.GraphsDestroyed);
    }

    [Fact]
    public void A_device_that_is_disposed_in_the_action_leaves_nothing_capturing_and_hides_no_error()
    {
        CudaDevice device = FakeDriver.Open();
        using DeviceStream stream = device.CreateStream();

        Assert.Throws<FormatException>(() => stream.Capture(() =>
        {
            device.Dispose();
            throw new FormatException();
        }));

        Assert.False(stream.IsCapturing);
        Assert.Empty(FakeDriver.CapturingStreams);
    }

    [Fact]
    public void A_stream_that_is_disposed_in_the_action_hides_no_error_and_loses_no_device()
    {
        using CudaDevice device = FakeDriver.Open();
        DeviceStream stream = device.CreateStream();
        DeviceStream second = device.CreateStream();

        Assert.Throws<FormatException>(() => stream.Capture(() =>
        {
            stream.Dispose();
            throw new FormatException();
        }));
        Assert.Throws<ObjectDisposedException>(() => second.Capture(second.Dispose));

        Assert.False(device.IsLost);
    }

    [Fact]
    public void A_graph_in_a_graph_has_its_memory_kept_by_both()
    {
        using CudaDevice device = FakeDriver.Open();
        using DeviceStream stream = device.CreateStream();
        DeviceTensor<byte> tensor = new(device, 16);
        DeviceGraph inner = stream.Capture(() => tensor.Fill(stream, 1));
        DeviceGraph outer = stream.Capture(() => inner.Launch(stream));

        tensor.Dispose();
        inner.Dispose();
        Assert.Empty(FakeDriver.Freed);

        outer.Dispose();
        Assert.Single(FakeDriver.Freed);
    }

    [Fact]
    public void A_capture_that_ends_while_another_thread_launches_has_the_launch_with_its_memory()
    {
        using CudaDevice device = FakeDriver.Open();
        using DeviceStream stream = device.CreateStream();
        using ManualResetEventSlim launching = new();
        FakeDriver.ReadTag = _ =>
        {
            launching.Set();
            Thread.Sleep(100);
            return 0;
        };
        Thread other = new(() =>
        {
            using DeviceTensor<byte> tensor = new(device, 16);
            Launch(stream, tensor);
        });

        DeviceGraph graph = stream.Capture(() =>
        {
            other.Start();
            launching.Wait();
        });
        other.Join();

        Assert.True(Assert.Single(FakeDriver.Launches).IsCaptured);
        Assert.Empty(FakeDriver.Freed);
        graph.Dispose();
        Assert.Single(FakeDriver.Freed);
    }

    [Fact]
    public void A_stream_that_is_disposed_while_another_thread_waits_for_it_is_destroyed_after_the_wait()
    {
        using CudaDevice device = FakeDriver.Open();
        DeviceStream stream = device.CreateStream();
        bool destroyedTooSoon = false;
        FakeDriver.OnUse = handle =>
        {
            stream.Dispose();
            destroyedTooSoon = FakeDriver.Destroyed.Contains(handle);
        };

        stream.Synchronize();

        Assert.False(destroyedTooSoon);
        Assert.Single(FakeDriver.Destroyed);
        Assert.Throws<ObjectDisposedException>(stream.Synchronize);
    }

    [Fact]
    public void Two_threads_do_not_capture_at_once()
    {
        using CudaDevice device = FakeDriver.Open();
        using DeviceStream stream = device.CreateStream();
        ConcurrentBag<Exception> errors = [];
        int captures = 0;

        Parallel.For(0, 2000, _ =>
        {
            try
            {
                stream.Capture(() => Interlocked.Increment(ref captures)).Dispose();
            }
            catch (InvalidOperationException error)
            {
                errors.Add(error);
            }
        });

        Assert.Equal(2000, captures + errors.Count);
        Assert.All(errors, error => Assert.Contains("captures do not nest", error.Message));
        Assert.False(stream.IsCapturing);
        Assert.Empty(FakeDriver.CapturingStreams);
    }

    private static void Launch(DeviceStream stream, DeviceTensor<byte> tensor)
    {
        using DeviceMemory.Hold hold = tensor.Memory.Acquire();
        nint address = tensor.Pointer;
        void** parameters = stackalloc void*[] { &address };
        ((CudaStream)stream).Launch(s_kernel, 1, parameters, tensor.Memory);
    }
}
