using Hadal.Interop.Cuda;
using Hadal.Loading;
using Xunit;

namespace Hadal.Tests.Devices;

/// <summary>What waits for all streams of a GPU while one of them captures: refused with a name, before the driver could break the capture.</summary>
[Collection(FakeDriver.Collection)]
public sealed class CaptureGateTests : IDisposable
{
    private readonly CudaDevice _device = FakeDriver.Open();
    private readonly DeviceStream _stream;
    private readonly DeviceTensor<int> _tensor;

    public CaptureGateTests()
    {
        _stream = _device.CreateStream();
        _tensor = new(_device, 4);
    }

    public void Dispose()
    {
        _tensor.Dispose();
        _stream.Dispose();
        _device.Dispose();
    }

    [Fact]
    public void A_copy_without_a_stream_in_the_action_is_refused_and_the_capture_stays_whole()
    {
        InvalidOperationException? toDevice = null, toHost = null;

        using DeviceGraph graph = _stream.Capture(() =>
        {
            toDevice = Assert.Throws<InvalidOperationException>(() => _tensor.CopyFrom([1, 2, 3, 4]));
            toHost = Assert.Throws<InvalidOperationException>(() => _tensor.ToArray());
        });

        Assert.All([toDevice, toHost], error =>
        {
            Assert.Contains("A copy that names no stream waits for all streams of cuda:999", error!.Message);
            Assert.Contains("on this thread", error.Message);
            Assert.Contains("PinnedBuffer", error.Message);
        });
        _tensor.CopyFrom([1, 2, 3, 4]);
    }

    [Fact]
    public void A_copy_on_another_thread_or_device_object_of_the_gpu_is_refused_with_the_name_of_the_thread_that_captures()
    {
        using CudaDevice again = FakeDriver.OpenAgain();
        using DeviceTensor<int> tensor = new(again, 4);
        Exception? error = null;
        int id = 0;

        Exception? failure = OnAnotherThread(() => _stream.Capture(() =>
        {
            Launch("Ns.Model.Up");
            Launch("Ns.Model.Down");
            id = Environment.CurrentManagedThreadId;
            error = OnAnotherThread(() => tensor.ToArray());
        }).Dispose());

        Assert.Null(failure);
        Assert.Contains($"on thread {id} ('other'), with Ns.Model.Up, Ns.Model.Down (2 launches) so far", Assert.IsType<InvalidOperationException>(error).Message);
        tensor.CopyFrom([1, 2, 3, 4]);
    }

    [Fact]
    public void Other_gpus_and_copies_on_a_stream_are_not_concerned()
    {
        using CudaDevice other = FakeDriver.OpenAgain(FakeDriver.OtherOrdinal);
        using DeviceTensor<int> elsewhere = new(other, 4);
        using DeviceStream second = _device.CreateStream();
        using DeviceTensor<int> copy = new(_device, 4);

        using DeviceGraph graph = _stream.Capture(() =>
        {
            elsewhere.CopyFrom([1, 2, 3, 4]);
            _tensor.CopyTo(second, copy);
            second.Synchronize();
            using DeviceTensor<int> empty = new(_device, 0);
            empty.CopyFrom([]);
        });
    }

    [Fact]
    public void Copies_go_on_when_the_last_capture_has_ended_however_it_ends()
    {
        using DeviceStream second = _device.CreateStream();

        Assert.Throws<FormatException>(() => _stream.Capture(() => throw new FormatException()));
        Assert.Throws<InvalidOperationException>(() => _stream.Capture(() => _stream.Capture(() => { })));
        Assert.Throws<ObjectDisposedException>(() => second.Capture(second.Dispose));
        Assert.Throws<ObjectDisposedException>(() => second.Capture(() => { }));

        _tensor.CopyFrom([1, 2, 3, 4]);
    }

    [Fact]
    public void One_of_two_captures_that_ends_opens_nothing()
    {
        using DeviceStream second = _device.CreateStream();

        using DeviceGraph graph = _stream.Capture(() =>
        {
            second.Capture(() => { }).Dispose();
            Assert.Throws<InvalidOperationException>(() => _tensor.ToArray());
        });
    }

    [Fact]
    public async Task A_capture_waits_for_a_copy_that_has_begun()
    {
        using ManualResetEventSlim copying = new(), mayEnd = new();
        FakeDriver.OnWait = () =>
        {
            copying.Set();
            mayEnd.Wait();
        };
        Task copy = Task.Run(() => _tensor.CopyFrom([1, 2, 3, 4]), TestContext.Current.CancellationToken);
        copying.Wait(TestContext.Current.CancellationToken);

        Task<DeviceGraph> capture = Task.Run(() => _stream.Capture(() => { }), TestContext.Current.CancellationToken);
        SpinWait.SpinUntil(() => !CaptureGate.Of(FakeDriver.Ordinal).IsOpen || capture.IsCompleted);
        bool hasBegun = capture.IsCompleted || FakeDriver.CapturingStreams.Count > 0;
        mayEnd.Set();
        await copy;
        FakeDriver.OnWait = null;

        (await capture).Dispose();
        Assert.False(hasBegun);
    }

    [Fact]
    public void A_wait_for_the_device_is_refused_too()
    {
        using DeviceGraph graph = _stream.Capture(() => Assert.Contains("A wait for the device", Assert.Throws<InvalidOperationException>(_device.Synchronize).Message));
    }

    [Fact]
    public void A_device_whose_last_reference_goes_while_another_captures_leaves_the_capture_whole()
    {
        CudaDevice again = FakeDriver.OpenAgain();
        _ = again.Kernels.Get(new("App.Tiny", "hadal1|tiny", new("default", "tiny"), "tiny", Threads: 32, SharedBytes: 0));
        Assert.NotEmpty(FakeDriver.Modules);

        using DeviceGraph graph = _stream.Capture(() =>
        {
            again.Dispose();
            Assert.NotEmpty(FakeDriver.Modules);
        });

        Assert.Empty(FakeDriver.Modules);
    }

    private unsafe void Launch(string name) => ((CudaStream)_stream).Launch(new LoadedKernel(name, 1, 32, 0, WaitsForUpstream: true), 1, null);

    private static Exception? OnAnotherThread(Action call)
    {
        Exception? error = null;
        Thread thread = new(() => error = Record.Exception(call)) { Name = "other" };
        thread.Start();
        thread.Join();
        return error;
    }
}
