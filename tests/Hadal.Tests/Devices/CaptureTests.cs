using System.Collections.Concurrent;
using Hadal.Loading;
using Xunit;

namespace Hadal.Tests.Devices;

/// <summary>What becomes of a CUDA stream, and of the memory of its kernels, when a capture does not go as usual.</summary>
[Collection(FakeDriver.Collection)]
public unsafe class CaptureTests
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
    public void Whatever_other_threads_queue_while_a_capture_begins_and_ends_its_memory_lives_as_long_as_the_graph()
    {
        using CudaDevice device = FakeDriver.Open();
        FakeDriver.ReadTag = parameters => *(long*)((void**)parameters)[0];
        using DeviceStream stream = device.CreateStream();
        bool done = false;
        Thread[] others = [.. Enumerable.Range(0, 3).Select(_ => new Thread(() =>
        {
            while (!Volatile.Read(ref done))
            {
                using DeviceTensor<byte> tensor = new(device, 16);
                Launch(stream, tensor);
            }
        }))];
        Array.ForEach(others, thread => thread.Start());

        List<string> complaints = [];
        for (int round = 0; round < 300; round++)
        {
            int before = FakeDriver.Locked(() => FakeDriver.Launches.Count);
            DeviceGraph graph = stream.Capture(() => Thread.SpinWait(200));
            long[] captured = FakeDriver.Locked(() => FakeDriver.Launches.Skip(before).Where(launch => launch.IsCaptured).Select(launch => launch.Tag).ToArray());
            Thread.SpinWait(500);
            complaints.AddRange(FakeDriver.Locked(() => captured.Where(address => FakeDriver.Freed.Contains((nint)address)).Select(address => $"round {round}: {address:x}").ToArray()));
            graph.Dispose();
        }

        Volatile.Write(ref done, true);
        Array.ForEach(others, thread => thread.Join());

        Assert.Empty(complaints);
        long[] used = [.. FakeDriver.Launches.Select(launch => launch.Tag).Distinct()];
        Assert.Contains(FakeDriver.Launches, launch => launch.IsCaptured);
        Assert.Equal(used.Length, FakeDriver.Freed.Count);
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
