using CsCheck;
using Xunit;

namespace Hadal.Tests.Mla.Cache;

public class CacheSlotTests
{
    [Fact]
    public void The_last_tokens_of_each_sequence_go_where_its_pages_are() =>
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, 9], Gen.Int[0, 8]).Sample((seed, batch, tokens) =>
        {
            SlotCase step = SlotCase.Random(new Random(seed), batch, tokens);
            (int[] slots, int[] positions) = step.On(Device.Cpu);
            (int[] expectedSlots, int[] expectedPositions) = step.Expected();
            Assert.Equal(expectedSlots, slots);
            Assert.Equal(expectedPositions, positions);
        });

    [Fact]
    public void A_step_of_two_tokens_that_begins_a_page_uses_both_pages()
    {
        SlotCase step = new(Pages: 8, PageSize: 16, Lengths: [17, 1], PageTable: new[,] { { 5, 2 }, { 7, -1 } }, Tokens: 2);

        (int[] slots, int[] positions) = step.On(Device.Cpu);
        Assert.Equal([(5 * 16) + 15, 2 * 16, -1, 7 * 16], slots);
        Assert.Equal([15, 16, 0, 0], positions);
    }
}
