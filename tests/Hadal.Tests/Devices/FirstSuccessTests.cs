using Xunit;

namespace Hadal.Tests.Devices;

public class FirstSuccessTests
{
    [Fact]
    public void A_failure_is_not_kept()
    {
        int attempts = 0;
        FirstSuccess<string> value = new(() => ++attempts < 3 ? throw new DeviceUnavailableException($"attempt {attempts}") : "made");

        Assert.Contains("attempt 1", Assert.Throws<DeviceUnavailableException>(() => value.Value).Message);
        Assert.Contains("attempt 2", Assert.Throws<DeviceUnavailableException>(() => value.Value).Message);
        Assert.Equal("made", value.Value);
        Assert.Equal("made", value.Value);
        Assert.Equal(3, attempts);
    }

    [Fact]
    public void However_many_threads_ask_there_is_one_value()
    {
        int attempts = 0;
        FirstSuccess<object> value = new(() =>
        {
            Interlocked.Increment(ref attempts);
            Thread.Sleep(20);
            return new();
        });
        object[] values = new object[8];
        Parallel.For(0, values.Length, i => values[i] = value.Value);

        Assert.All(values, one => Assert.Same(values[0], one));
        Assert.Equal(1, attempts);
    }
}
