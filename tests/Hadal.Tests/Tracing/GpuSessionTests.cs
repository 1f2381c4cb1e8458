using Hadal.Parallelism.Traces;
using Hadal.Tests.Devices;
using Hadal.Tracing;
using Xunit;

namespace Hadal.Tests.Tracing;

/// <summary>Recordings of GPUs beside one another, with a driver and a CUPTI that are none.</summary>
[Collection(FakeDriver.Collection)]
public sealed class GpuSessionTests : IDisposable
{
    private readonly CudaDevice _device = FakeDriver.Open();
    private readonly CudaDevice _other = FakeDriver.Open(ordinal: FakeDriver.OtherOrdinal);
    private readonly List<FakeActivities> _started = [];
    private readonly TraceRecorder _trace = new(), _otherTrace = new();
    private readonly GpuSession _session;

    public GpuSessionTests() => _session = new(_ =>
    {
        _started.Add(new());
        return _started[^1];
    });

    private FakeActivities Cupti => _started[^1];

    public void Dispose()
    {
        _device.Dispose();
        _other.Dispose();
    }

    [Fact]
    public void Each_recording_has_the_work_of_its_device_and_stream()
    {
        using CudaStream stream = (CudaStream)_device.CreateStream();
        TraceRecorder ofStream = new();
        using (_session.Join(_device, null, _trace))
        using (_session.Join(_device, stream, ofStream))
        using (_session.Join(_other, null, _otherTrace))
        {
            Cupti.Run("a", FakeDriver.Ordinal, (uint)stream.Handle);
            Cupti.Run("b", FakeDriver.Ordinal, (uint)stream.Handle + 1);
            Cupti.Run("c", FakeDriver.OtherOrdinal);
        }

        Assert.Equal([("a", 1), ("b", 1)], TraceRecordingTests.KernelsOf(_trace));
        Assert.Equal([("a", 1)], TraceRecordingTests.KernelsOf(ofStream));
        Assert.Equal([("c", 1)], TraceRecordingTests.KernelsOf(_otherTrace));
        Assert.True(Assert.Single(_started).IsDisposed);
    }

    [Fact]
    public void A_lost_device_is_told_to_those_who_record_it_and_not_to_others()
    {
        GpuSource lost = _session.Join(_device, null, _trace), sound = _session.Join(_other, null, _otherTrace);
        Cupti.Run("before", FakeDriver.Ordinal);
        Cupti.Run("sound", FakeDriver.OtherOrdinal);
        FakeDriver.LostContexts.Add(_device.Context.DangerousGetHandle());

        sound.Dispose();
        Assert.Throws<DeviceLostException>(lost.Dispose);

        Assert.Equal([("sound", 1)], TraceRecordingTests.KernelsOf(_otherTrace));
        Assert.Equal([("before", 1)], TraceRecordingTests.KernelsOf(_trace));
        Assert.True(Cupti.IsDisposed);
    }

    [Fact]
    public void A_disposed_device_is_told_to_those_who_record_it_and_not_to_others()
    {
        GpuSource lost = _session.Join(_device, null, _trace), sound = _session.Join(_other, null, _otherTrace);
        Cupti.Run("sound", FakeDriver.OtherOrdinal);
        _device.Dispose();

        Assert.Throws<ObjectDisposedException>(lost.Dispose);
        sound.Dispose();

        Assert.Equal([("sound", 1)], TraceRecordingTests.KernelsOf(_otherTrace));
        Assert.True(Cupti.IsDisposed);
    }

    [Fact]
    public void A_recording_begins_while_another_has_lost_its_device()
    {
        GpuSource lost = _session.Join(_device, null, _trace);
        FakeDriver.LostContexts.Add(_device.Context.DangerousGetHandle());

        using (_session.Join(_other, null, _otherTrace))
        {
            Cupti.Run("sound", FakeDriver.OtherOrdinal);
        }

        Assert.Equal([("sound", 1)], TraceRecordingTests.KernelsOf(_otherTrace));
        Assert.Throws<DeviceLostException>(lost.Dispose);
    }

    [Fact]
    public void A_device_that_cannot_be_waited_for_just_now_is_told_to_who_joins_or_leaves_and_others_lose_nothing()
    {
        GpuSource stays = _session.Join(_device, null, _trace), leaves = _session.Join(_device, null, _otherTrace);
        Cupti.Run("a", FakeDriver.Ordinal);
        FakeDriver.BusyContexts.Add(_device.Context.DangerousGetHandle());

        Assert.Throws<CudaException>(() => _session.Join(_device, null, new()));
        Assert.Throws<CudaException>(leaves.Dispose);

        FakeDriver.BusyContexts.Clear();
        stays.Dispose();
        Assert.Equal([("a", 1)], TraceRecordingTests.KernelsOf(_trace));
        Assert.True(Cupti.IsDisposed);
    }

    [Fact]
    public void A_device_that_is_lost_cannot_be_recorded_and_leaves_nothing_behind()
    {
        FakeDriver.LostContexts.Add(_device.Context.DangerousGetHandle());

        Assert.Throws<DeviceLostException>(() => _session.Join(_device, null, _trace));

        Assert.True(Cupti.IsDisposed);
        _session.Join(_other, null, _otherTrace).Dispose();
        Assert.Equal(2, _started.Count);
    }

    [Fact]
    public void Cupti_is_free_again_where_its_clock_cannot_be_read()
    {
        FakeActivities broken = new() { ClockFails = true };
        GpuSession session = new(_ => broken);

        Assert.Throws<HadalException>(() => session.Join(_device, null, _trace));

        Assert.True(broken.IsDisposed);
        broken.ClockFails = false;
        session.Join(_device, null, _trace).Dispose();
    }

    [Fact]
    public void The_loss_of_a_device_is_told_also_where_nothing_can_be_had_any_more()
    {
        GpuSource lost = _session.Join(_device, null, _trace), sound = _session.Join(_other, null, _otherTrace);
        FakeDriver.LostContexts.Add(_device.Context.DangerousGetHandle());
        Cupti.FlushFails = true;

        Assert.Throws<DeviceLostException>(lost.Dispose);
        Assert.Equal("No flush.", Assert.Throws<HadalException>(sound.Dispose).Message);

        Assert.True(Cupti.IsDisposed);
    }
}
