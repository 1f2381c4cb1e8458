using Hadal.Specs;
using Xunit;

namespace Hadal.Tests.Gpu.Mla;

/// <summary>Batches at the ends of what there can be, and page tables that are not to be trusted.</summary>
[Collection(GpuMachine.Collection)]
public class MlaEdgeTests
{
    private static readonly int[] s_garbage = [-1, int.MaxValue, int.MinValue];

    [Fact]
    public void A_batch_of_nothing_is_no_work() => Check(new(RandomMlaCall.Of(16, 64), [], 1, 1));

    [Theory]
    [InlineData(16, 1)]
    [InlineData(128, 8)]
    public void Sequences_without_tokens_give_zeros_and_infinity(int heads, int queryTokens) => Check(new(RandomMlaCall.Of(heads, 64), new int[70], queryTokens, 2));

    [Theory]
    [InlineData(132)]
    [InlineData(4)]
    public void One_sequence_may_be_a_hundred_times_as_long_as_the_others(int budget)
    {
        int[] lengths = [.. Enumerable.Repeat(150, 128)];
        lengths[77] = 15_000;
        Check(new(RandomMlaCall.Of(128, 64), lengths, 1, 3) { Budget = budget });
    }

    [Theory]
    [InlineData(132)]
    [InlineData(24)]
    public void One_head_attends_to_two_hundred_thousand_tokens(int budget) => Check(new(RandomMlaCall.Of(1, 64), [200_000], 1, 4) { Budget = budget });

    [Fact]
    public void Two_thousand_short_sequences_are_one_batch()
    {
        Random random = new(5);
        Check(new(RandomMlaCall.Of(16, 64), [.. Enumerable.Range(0, 2000).Select(_ => random.Next(40))], 1, 5));
    }

    [Fact]
    public void What_the_page_table_has_no_room_for_is_cut_off_and_negative_lengths_are_zero() =>
        Check(new(RandomMlaCall.Of(16, 64), [int.MaxValue, 193, -5, 192, int.MinValue, 1000, 70], 2, 6) { PagesOfSequence = 3 });

    [Fact]
    public void Without_columns_in_the_page_table_no_sequence_has_tokens() => Check(new(RandomMlaCall.Of(16, 64), [5, 0, 1], 1, 7) { PagesOfSequence = 0 });

    /// <summary>Every page of one sequence, single ones of another at its start, middle and end; the others must not notice.</summary>
    [Theory]
    [InlineData(16, 16)]
    [InlineData(128, 64)]
    [InlineData(16, 256)]
    public void Indices_of_no_page_within_a_sequence_are_keys_of_zeros(int heads, int page)
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("HADAL_CHECKS") == "1", "HADAL_CHECKS=1 makes them an error.");
        MlaCall call = new(RandomMlaCall.Of(heads, page), [1000, 600, 1300, 70, 900], 2, 8) { Budget = 24 };
        MlaOperands<BFloat16, BFloat16> operands = new(call);
        for (int i = 0; i < call.Pages(600); i++)
        {
            operands.Table[1, i] = s_garbage[i % s_garbage.Length];
        }

        int last = call.Pages(1300) - 1;
        (operands.Table[2, 0], operands.Table[2, last / 2], operands.Table[2, last]) = (-1, int.MaxValue, operands.Table.Pages);
        Assert.Null(MlaCheck.Failure(GpuMachine.Require(), operands, call.Kernel()));
    }

    /// <summary>The same of FP8 rows, for few query rows and for many.</summary>
    [Theory]
    [InlineData(16, 16, 1)]
    [InlineData(3, 64, 2)]
    [InlineData(128, 32, 2)]
    public void Indices_of_no_page_within_a_sequence_are_FP8_rows_of_zeros(int heads, int page, int queryTokens)
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("HADAL_CHECKS") == "1", "HADAL_CHECKS=1 makes them an error.");
        MlaCall call = new(Fp8(heads, page), [1000, 600, 70], queryTokens, 8) { Budget = 24, Scales = Fp8Scales.PowersOfTwo };
        MlaOperands<BFloat16, Float8E4M3> operands = new(call);
        for (int i = 0; i < call.Pages(600); i++)
        {
            operands.Table[1, i] = s_garbage[i % s_garbage.Length];
        }

        (operands.Table[0, 0], operands.Table[0, 5]) = (-1, operands.Table.Pages);
        Assert.Null(MlaCheck.Failure(GpuMachine.Require(), operands, call.Kernel()));
    }

    [Theory]
    [InlineData(Fp8Scales.PowersOfTwo)]
    [InlineData(Fp8Scales.FarApart)]
    public void Two_thousand_short_sequences_of_FP8_rows_are_one_batch(Fp8Scales scales)
    {
        Random random = new(5);
        Check(new(Fp8(16, 64), [.. Enumerable.Range(0, 2000).Select(_ => random.Next(70))], 1, 5) { Scales = scales });
    }

    private static MlaDecodeSpec Fp8(int heads, int page) => RandomMlaCall.Of(heads, page) with { Cache = ElementType.Float8E4M3 };

    private static void Check(MlaCall call) => Assert.Null(MlaCheck.Failure(GpuMachine.Require(), call));
}
