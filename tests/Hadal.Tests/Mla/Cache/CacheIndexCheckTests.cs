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
    [InlineData(new[] { 0, 17, 16 }, "sequence 1 starts at row 17 and ends at 16; starts ascend")]
    [InlineData(new[] { 0, 1, 18 }, "sequence 1 has page 9 at position 1 of its page table; the cache has 3 pages")]
    [InlineData(new[] { 0, 33, 33 }, "sequence 0 has a length of 33; its page table has room for 0 … 32 tokens (2 pages of 16)")]
    public void Gathered_sequences_ascend_and_lie_in_pages_of_the_cache(int[] starts, string? fault) =>
        Assert.Equal(fault, CacheIndexCheck.FindStartFault(starts, [0, 1, 2, 9], tablePages: 2, pageSize: 16, pages: 3));
}
