using Xunit;

namespace Hadal.Tests.Devices;

public class DeviceEventTests
{
    [Fact]
    public async Task An_event_is_complete_when_the_work_before_it_is_done_and_can_be_awaited()
    {
        using DeviceStream stream = Device.Cpu.CreateStream();
        using DeviceEvent marker = stream.Record();

        Assert.True(marker.IsCompleted);
        marker.Synchronize();
        await marker;
        await marker.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Time_between_two_events_is_not_negative()
    {
        using DeviceStream stream = Device.Cpu.CreateStream();
        using DeviceEvent start = stream.Record();
        using DeviceEvent end = stream.Record();

        Assert.True(end.ElapsedSince(start) >= TimeSpan.Zero);
    }

    [Fact]
    public void An_event_that_was_never_recorded_counts_as_complete_but_has_no_time()
    {
        using DeviceStream stream = Device.Cpu.CreateStream();
        using DeviceEvent never = Device.Cpu.CreateEvent();
        using DeviceEvent recorded = stream.Record();

        Assert.True(never.IsCompleted);
        stream.Wait(never);
        Assert.Throws<InvalidOperationException>(() => recorded.ElapsedSince(never));
        Assert.Throws<InvalidOperationException>(() => never.ElapsedSince(recorded));
    }

    [Fact]
    public void An_event_recorded_in_a_capture_is_recorded_by_the_replay()
    {
        using DeviceStream stream = Device.Cpu.CreateStream();
        using DeviceEvent start = stream.Record();
        using DeviceEvent end = Device.Cpu.CreateEvent();
        using DeviceGraph graph = stream.Capture(() => end.Record(stream));

        Assert.Throws<InvalidOperationException>(() => end.ElapsedSince(start));
        graph.Launch(stream);
        Assert.True(end.ElapsedSince(start) >= TimeSpan.Zero);
    }

    [Fact]
    public void A_disposed_event_is_not_recorded()
    {
        using DeviceStream stream = Device.Cpu.CreateStream();
        DeviceEvent marker = stream.Record();
        marker.Dispose();

        Assert.Throws<ObjectDisposedException>(() => marker.Record(stream));
        Assert.Throws<ObjectDisposedException>(() => marker.IsCompleted);
    }
}
