using Hadal.Storage.Linux;
using Hadal.Storage.Usrbio.Client;

namespace Hadal.Storage.Tests.Usrbio.Client;

/// <summary>What a client believes of what a server wrote.</summary>
public sealed unsafe class DistrustTests : IDisposable
{
    private readonly ScriptedServer _server = new();
    private readonly UserRing _ring;
    private readonly Results _results = new();

    public DistrustTests() => _ring = _server.Mount.CreateRing(new(Entries: 4, ForWriting: false));

    public void Dispose()
    {
        _ring.Dispose();
        _server.Dispose();
    }

    [Fact]
    public void A_completion_of_no_slot_in_flight_is_dropped_and_counted()
    {
        ulong mine = Ask(slot: 2);
        _server.Answer(-1, mine, 1);
        _server.Answer(4, mine, 1);
        _server.Answer(1, mine, 1);
        Assert.Equal(0, _ring.Wait(0, _results));
        _server.Answer(2, mine + 1, 1);
        _server.Answer(2, 0, 1);
        _server.Answer(2, mine, 100);

        _ring.Wait(0, _results);

        Assert.Equal([(2, 100L)], _results.All);
        Assert.Equal(5, _ring.Discarded);
        Assert.Equal(0, _ring.InFlight);
    }

    [Fact]
    public void A_completion_of_a_slots_earlier_life_does_not_end_its_later_one()
    {
        ulong first = Ask(slot: 0);
        _server.Answer(0, first, 7);
        _ring.Wait(0, _results);
        ulong second = Ask(slot: 0);
        Assert.NotEqual(first, second);

        _server.Answer(0, first, 8);
        Assert.Equal(0, _ring.Wait(0, _results));
        _server.Answer(0, second, 9);
        _ring.Wait(0, _results);

        Assert.Equal([(0, 7L), (0, 9L)], _results.All);
        Assert.Equal(1, _ring.Discarded);
    }

    [Fact]
    public void More_bytes_than_were_asked_for_are_an_error()
    {
        ulong mine = Ask(slot: 0);
        _server.Answer(0, mine, 101);
        _ring.Wait(0, _results);
        Assert.Equal([(0, -5L)], _results.All);
    }

    [Theory]
    [InlineData(-4096)]
    [InlineData(-(1L << 32))]
    [InlineData(long.MinValue)]
    public void An_error_number_that_is_none_is_an_error(long result)
    {
        ulong mine = Ask(slot: 0);
        _server.Answer(0, mine, result);
        _ring.Wait(0, _results);
        Assert.Equal([(0, -5L)], _results.All);
    }

    [Fact]
    public void A_server_that_posts_without_end_holds_nobody_beyond_the_time()
    {
        Ask(slot: 0);
        for (int i = 0; i < 100_000; i++)
            _ = LibC.SemaphorePost(_server.Ring.Semaphore);
        bool isOver = false;
        Thread posts = new(() =>
        {
            while (!Volatile.Read(ref isOver))
                _ = LibC.SemaphorePost(_server.Ring.Semaphore);
        });
        posts.Start();
        Thread waits = new(() => _ring.Wait(20, _results));
        waits.Start();

        bool hasEnded = waits.Join(TimeSpan.FromSeconds(30));

        Volatile.Write(ref isOver, true);
        posts.Join();
        waits.Join();
        Assert.True(hasEnded, "It waits as long as the server posts.");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(5)]
    [InlineData(int.MaxValue)]
    public void Counters_that_are_none_end_no_wait_and_no_process(int head)
    {
        Ask(slot: 0);
        *(int*)(_server.Ring.Address + 8) = head;
        Assert.Equal(0, _ring.Wait(1, _results));
        Assert.Equal(1, _ring.InFlight);
    }

    [Fact]
    public void A_wake_ends_a_wait_now_or_the_next_one()
    {
        _ring.Wake();
        Assert.Equal(0, _ring.Wait(60_000, _results));
        Thread thread = new(() =>
        {
            Thread.Sleep(30);
            _ring.Wake();
        });
        thread.Start();
        Assert.Equal(0, _ring.Wait(60_000, _results));
        thread.Join();
    }

    [Fact]
    public void What_is_in_flight_when_the_server_goes_fails_once()
    {
        ulong mine = Ask(slot: 1);
        Ask(slot: 3);
        _ring.FailAll(107, _results);
        _server.Answer(1, mine, 100);
        _ring.Wait(0, _results);

        Assert.Equal([(1, -107L), (3, -107L)], _results.All);
        Assert.Equal(1, _ring.Discarded);
    }

    [Fact]
    public void Nothing_is_allocated_by_a_request()
    {
        long before = 0;
        Nothing sink = new();
        for (int i = 0; i < 2000; i++)
        {
            if (i == 1000)
                before = GC.GetAllocatedBytesForCurrentThread();
            ulong mine = Ask(slot: 0);
            _server.TakeAll();
            _server.Answer(0, mine, 1);
            _ring.Wait(1000, sink);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private ulong Ask(int slot)
    {
        _ring.Prepare(slot, _server.Region, 0, inode: 1, fileOffset: 0, length: 100);
        _ring.Submit();
        return _server.Ring.Requests[slot].UserData;
    }

    private sealed class Nothing : IUserRingSink
    {
        public void Complete(int slot, long result)
        {
        }
    }
}
