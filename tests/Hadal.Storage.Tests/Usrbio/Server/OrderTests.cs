using Hadal.Storage.Usrbio.Client;

namespace Hadal.Storage.Tests.Usrbio.Server;

public sealed class OrderTests
{
    private const int Block = 4096;

    [Fact]
    public void Completions_come_in_the_order_in_which_transfers_end_and_each_has_its_own_bytes()
    {
        List<HeldIo> lanes = [];
        using ServedFixture served = new(new() { CreateIo = () => Add(lanes) });
        byte[] content = ServedFixture.RandomBytes(2, 8 * Block);
        ulong inode = served.MakeFile("a.bin", content);
        UserRegion region = served.Own(served.Mount.CreateRegion(8 * Block));
        UserRing ring = served.Own(served.Mount.CreateRing(new(Entries: 8, ForWriting: false)));
        Results results = new();
        for (int slot = 0; slot < 8; slot++)
            ring.Prepare(slot, region, (nuint)(slot * Block), inode, (ulong)((7 - slot) * Block), Block);
        ring.Submit();
        lanes[0].WaitFor(8);

        int[] order = [5, 0, 7, 3, 1, 6, 2, 4];
        List<int> held = [.. Enumerable.Range(0, 8)];
        foreach (int slot in order)
        {
            lanes[0].Finish(held.IndexOf(slot));
            held.Remove(slot);
        }

        ServedFixture.Collect(ring, results, 8);
        Assert.Equal(order, results.All.Select(entry => entry.Slot));
        for (int slot = 0; slot < 8; slot++)
            Assert.True(ServedFixture.BytesOf(region).Slice(slot * Block, Block).SequenceEqual(content.AsSpan((7 - slot) * Block, Block)));
        Assert.Equal(0, ring.Discarded);
    }

    [Fact]
    public void Slots_freed_behind_a_slow_request_follow_when_the_ring_has_room_again()
    {
        List<HeldIo> lanes = [];
        using ServedFixture served = new(new() { CreateIo = () => Add(lanes) });
        ulong inode = served.MakeFile("a.bin", ServedFixture.RandomBytes(3, 4 * Block));
        UserRegion region = served.Own(served.Mount.CreateRegion(4 * Block));
        UserRing ring = served.Own(served.Mount.CreateRing(new(Entries: 4, ForWriting: false)));
        Results results = new();
        for (int slot = 0; slot < 4; slot++)
            ring.Prepare(slot, region, (nuint)(slot * Block), inode, 0, Block);
        ring.Submit();
        lanes[0].WaitFor(4);

        // The first stays: places of the others among the submissions are not free before it ends.
        for (int i = 0; i < 3; i++)
            lanes[0].Finish(1);
        ServedFixture.Collect(ring, results, 3);
        for (int slot = 1; slot < 4; slot++)
            ring.Prepare(slot, region, (nuint)(slot * Block), inode, 0, Block);
        ring.Submit();
        lanes[0].Finish(0);
        for (int waits = 0; results.All.Count < 7 && waits < 1000; waits++)
        {
            ring.Wait(10, results);
            while (lanes[0].Count > 0)
                lanes[0].Finish(0);
        }

        Assert.Equal([1, 2, 3, 0, 1, 2, 3], results.All.Select(entry => entry.Slot));
        Assert.All(results.All, entry => Assert.Equal(Block, entry.Result));
    }

    [Fact]
    public void A_ring_of_a_depth_starts_batches_of_exactly_that_many()
    {
        List<HeldIo> lanes = [];
        using ServedFixture served = new(new() { CreateIo = () => Add(lanes) });
        ulong inode = served.MakeFile("a.bin", new byte[Block]);
        UserRegion region = served.Own(served.Mount.CreateRegion(Block));
        UserRing ring = served.Own(served.Mount.CreateRing(new(Entries: 8, ForWriting: false, Depth: 3)));
        Results results = new();
        for (int slot = 0; slot < 5; slot++)
            ring.Prepare(slot, region, 0, inode, 0, Block);
        ring.Submit();
        lanes[0].WaitFor(3);
        Thread.Sleep(50);
        Assert.Equal(3, lanes[0].Count);

        ring.Prepare(5, region, 0, inode, 0, Block);
        ring.Submit();
        lanes[0].WaitFor(6);
        while (lanes[0].Count > 0)
            lanes[0].Finish(0);
        ServedFixture.Collect(ring, results, 6);
    }

    [Fact]
    public void Rings_of_other_priorities_go_by_other_lanes()
    {
        List<HeldIo> lanes = [];
        using ServedFixture served = new(new() { CreateIo = () => Add(lanes) });
        ulong inode = served.MakeFile("a.bin", new byte[Block]);
        UserRegion region = served.Own(served.Mount.CreateRegion(Block));
        foreach (var priority in Enum.GetValues<Hadal.Storage.Usrbio.Layout.RingPriority>())
        {
            UserRing ring = served.Own(served.Mount.CreateRing(new(Entries: 2, ForWriting: false, priority)));
            Results results = new();
            ring.Prepare(1, region, 0, inode, 0, Block);
            ring.Submit();
            lanes[(int)priority].WaitFor(1);
            lanes[(int)priority].Finish(0);
            ServedFixture.Collect(ring, results, 1);
        }
    }

    private static HeldIo Add(List<HeldIo> lanes)
    {
        HeldIo io = new();
        lanes.Add(io);
        return io;
    }
}
