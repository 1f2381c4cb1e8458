using Xunit;

namespace Hadal.Tests.Mla.Cache;

public class CacheIndexCheckTests
{
    [Theory]
    [InlineData(new[] { 0, 47, -1 }, null)]
    [InlineData(new int[0], null)]
    [InlineData(new[] { 0, 48 }, "token 1 has slot 48; the cache has slots 0 … 47, and −1 skips a token")]
    [InlineData(new[] { -2 }, "token 0 has slot -2; the cache has slots 0 … 47, and −1 skips a token")]
    public void A_slot_is_in_the_cache_or_minus_one(int[] slots, string? fault) => Assert.Equal(fault, CacheIndexCheck.FindSlotFault(slots, slotCount: 48));

    [Theory]
    [InlineData(new[] { 0, 2, -1, -1 }, null)]
    [InlineData(new[] { 0, 2, 3, 1 }, "copy 1 has page 3 as its source; the cache has pages 0 … 2, and −1 skips a copy")]
    [InlineData(new[] { 0, -2 }, "copy 0 has page -2 as its destination; the cache has pages 0 … 2, and −1 skips a copy")]
    public void A_copied_page_is_in_the_cache_or_minus_one(int[] pairs, string? fault) => Assert.Equal(fault, CacheIndexCheck.FindPairFault(pairs, pages: 3));

    [Theory]
    [InlineData(new[] { 0, 17, 17 }, null)]
    [InlineData(new[] { 3, 3, 20 }, null)]
    [InlineData(new[] { 0 }, null)]
    [InlineData(new[] { 0, 17, 16 }, "sequence 1 starts at row 17 and ends at 16; starts ascend")]
    [InlineData(new[] { -1, 17, 17 }, "the sequences start at row -1 and end at 17; the destination has 20 rows")]
    [InlineData(new[] { 0, 17, 21 }, "the sequences start at row 0 and end at 21; the destination has 20 rows")]
    [InlineData(new[] { int.MinValue, int.MaxValue }, "the sequences start at row -2147483648 and end at 2147483647; the destination has 20 rows")]
    public void Gathered_sequences_ascend_and_fit_the_destination(int[] starts, string? fault) => Assert.Equal(fault, CacheIndexCheck.FindStartFault(starts, rows: 20));

    [Theory]
    [InlineData(new[] { 0, 17, 17 }, null)]
    [InlineData(new[] { 0, 1, 18 }, "sequence 1 has page 9 at position 1 of its page table; the cache has 3 pages")]
    [InlineData(new[] { 0, 33, 33 }, "sequence 0 has a length of 33; its page table has room for 0 … 32 tokens (2 pages of 16)")]
    public void Gathered_sequences_lie_in_pages_of_the_cache(int[] starts, string? fault) =>
        Assert.Equal(fault, CacheIndexCheck.FindPageFault(starts, [0, 1, 2, 9], tablePages: 2, pageSize: 16, pages: 3));

    // Run by MlaPageCheckTests, in a process with the checks on.
    [Fact(Explicit = true)]
    public void Under_HADAL_CHECKS_every_operation_looks_at_its_indices()
    {
        using DeviceStream stream = Device.Cpu.CreateStream();
        using PagedCache<BFloat16> cache = new(Device.Cpu, pages: 3, pageSize: 16);
        using DeviceTensor<BFloat16> tokens = new(Device.Cpu, 2, 576);
        using DeviceTensor<int> two = new(Device.Cpu, 2), row = new(Device.Cpu, 1, 2), one = new(Device.Cpu, 1);

        two.CopyFrom([0, 48]);
        Refused("slots", "Append: token 1 has slot 48", () => CacheOperations.Append(stream, tokens, two, cache, null, null));
        row.CopyFrom([0, 3]);
        Refused("pairs", "CopyPages: copy 0 has page 3", () => CacheOperations.CopyPages(stream, cache, row));
        one.CopyFrom([17]);
        Refused("pageTable", "FindSlots: sequence 0 has page 3", () => CacheOperations.FindSlots(stream, cache, one, row, row));
        two.CopyFrom([0, 3]);
        Refused("starts", "Gather: the sequences start at row 0 and end at 3", () => CacheOperations.Gather(stream, cache, two, row, tokens));
        two.CopyFrom([0, 2]);
        row.CopyFrom([-1, 0]);
        Refused("pageTable", "Gather: sequence 0 has page -1", () => CacheOperations.Gather(stream, cache, two, row, tokens));

        using DeviceGraph graph = stream.Capture(() => CacheOperations.CopyPages(stream, cache, row));
        graph.Launch(stream);
    }

    private static void Refused(string argument, string complaint, Action call)
    {
        KernelArgumentException error = Assert.Throws<KernelArgumentException>(call);
        Assert.Equal(argument, error.ParamName);
        Assert.StartsWith(complaint, error.Message, StringComparison.Ordinal);
    }
}
