using Hadal.Loading;
using Xunit;

namespace Hadal.Tests.Loading;

public class OncePerKeyTests
{
    [Fact]
    public void Concurrent_first_requests_make_one_value()
    {
        for (int round = 0; round < 20; round++)
        {
            OncePerKey<string, object> values = new();
            using Barrier barrier = new(8);
            int made = 0;
            object[] seen = new object[8];
            Thread[] threads = [.. Enumerable.Range(0, 8).Select(i => new Thread(() =>
            {
                barrier.SignalAndWait();
                seen[i] = values.Get("key", () =>
                {
                    Interlocked.Increment(ref made);
                    Thread.Yield();
                    return new object();
                });
            }))];
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());

            Assert.Equal(1, made);
            Assert.All(seen, value => Assert.Same(seen[0], value));
        }
    }

    [Fact]
    public void Each_key_has_its_own()
    {
        OncePerKey<(string, string), string> values = new();

        Assert.Equal("1", values.Get(("a", "x"), () => "1"));
        Assert.Equal("2", values.Get(("a", "y"), () => "2"));
        Assert.Equal("1", values.Get(("a", "x"), () => "3"));
    }

    [Fact]
    public void A_failure_is_told_and_tried_again_later()
    {
        OncePerKey<string, string> values = new();

        Assert.Throws<FormatException>(() => values.Get("key", () => throw new FormatException()));
        Assert.Equal("now", values.Get("key", () => "now"));
    }
}
