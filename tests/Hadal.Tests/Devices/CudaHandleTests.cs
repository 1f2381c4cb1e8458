using Xunit;

namespace Hadal.Tests.Devices;

/// <summary>Streams and events that are disposed while a call uses them, or while they are made: destroyed once, and not before the call is over.</summary>
[Collection(FakeDriver.Collection)]
public class CudaHandleTests
{
    private static readonly Dictionary<string, Action<DeviceStream, DeviceEvent, DeviceEvent>> s_calls = new()
    {
        ["IsCompleted"] = (_, marker, _) => Assert.True(marker.IsCompleted),
        ["Record"] = (stream, marker, _) => marker.Record(stream),
        ["Synchronize"] = (_, marker, _) => marker.Synchronize(),
        ["ElapsedSince"] = (_, marker, other) => marker.ElapsedSince(other),
        ["Wait"] = (stream, marker, _) => stream.Wait(marker),
    };

    public static TheoryData<string> Calls => [.. s_calls.Keys];

    [Theory, MemberData(nameof(Calls))]
    public void What_another_thread_disposes_during_a_call_is_destroyed_after_it(string call)
    {
        using CudaDevice device = FakeDriver.Open();
        DeviceStream stream = device.CreateStream();
        DeviceEvent marker = device.CreateEvent(), other = device.CreateEvent();
        int used = 0, destroyed = 0;
        FakeDriver.OnUse = _ =>
        {
            stream.Dispose();
            marker.Dispose();
            other.Dispose();
            (used, destroyed) = (used + 1, destroyed + (FakeDriver.Destroyed.Count - (3 - UsedBy(call))));
        };

        s_calls[call](stream, marker, other);

        Assert.True(used > 0);
        Assert.Equal(0, destroyed);
        Assert.Equal(3, FakeDriver.Destroyed.Count);
        Assert.Throws<ObjectDisposedException>(() => s_calls[call](stream, marker, other));
    }

    [Fact]
    public void A_device_that_is_disposed_while_a_stream_or_an_event_is_made_leaves_nothing_behind()
    {
        foreach (Func<Device, IDisposable> make in (Func<Device, IDisposable>[])[device => device.CreateStream(), device => device.CreateEvent()])
        {
            CudaDevice device = FakeDriver.Open();
            FakeDriver.OnCreate = device.Dispose;

            make(device).Dispose();

            Assert.Single(FakeDriver.Destroyed);
            Assert.Empty(FakeDriver.Live);
        }
    }

    private static int UsedBy(string call) => call is "IsCompleted" or "Synchronize" ? 1 : 2;
}
