using Xunit;

namespace Hadal.Tests.Mla;

/// <summary>Edges of MLA decoding on <see cref="Device.Cpu"/>, one at a time.</summary>
public class MlaEdgeTests
{
    private static readonly float[] s_sinks = [float.NegativeInfinity, float.PositiveInfinity, -3e38f, 3e38f, 0, 5, -5, 90];

    public static TheoryData<int, int> PagesAndQueryTokens => new(
        from pageSize in (int[])[16, 32, 64, 128, 256]
        from queryTokens in (int[])[1, 2, 3, 8]
        select (pageSize, queryTokens));

    [Theory]
    [MemberData(nameof(PagesAndQueryTokens))]
    public void Lengths_around_a_page_keep_the_gates(int pageSize, int queryTokens) =>
        Passes<BFloat16, BFloat16>(new(3, pageSize, 0, 1, queryTokens - 1, queryTokens, pageSize - 1, pageSize, pageSize + 1, (2 * pageSize) + 1) { QueryTokens = queryTokens });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(63)]
    [InlineData(128)]
    public void Any_number_of_heads_keeps_the_gates(int heads)
    {
        foreach (int queryTokens in (int[])[1, 4])
        {
            Passes<BFloat16, BFloat16>(new(heads, 64, 70, 200) { QueryTokens = queryTokens, Deviation = 1 });
            Passes<BFloat16, Float8E4M3>(new(heads, 64, 70, 200) { QueryTokens = queryTokens, Deviation = 1 });
            Passes<Half, Half>(new(heads, 64, 70, 200) { QueryTokens = queryTokens, Deviation = 1, Width = 512 });
        }
    }

    [Fact]
    public void Long_sequences_keep_the_gates()
    {
        Passes<BFloat16, BFloat16>(new(16, 64, 5000, 3, 2500));
        Passes<BFloat16, BFloat16>(new(16, 64, 5000, 3, 2500) { Deviation = 1 });
        Passes<BFloat16, Float8E4M3>(new(16, 64, 5000));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Sinks_of_any_size_keep_the_gates(int queryTokens) =>
        Passes<BFloat16, BFloat16>(new(s_sinks.Length, 16, 0, 1, 40, 300) { QueryTokens = queryTokens, Sink = s_sinks });

    [Fact]
    public void A_row_that_sees_no_token_is_zeros_and_infinity_whatever_its_sink_is()
    {
        (double[] output, double[] logSumExp) = Run<BFloat16, BFloat16>(new(s_sinks.Length, 16, 0, -5, 2) { QueryTokens = 3, Sink = s_sinks });
        // Of the last sequence, token 0 sees 0 tokens and the others some.
        int empty = 7 * s_sinks.Length;
        Assert.All(logSumExp[..empty], x => Assert.Equal(double.PositiveInfinity, x));
        Assert.All(output[..(empty * 512)], x => Assert.Equal(0, x));
        Assert.All(logSumExp[empty..], x => Assert.True(double.IsFinite(x)));
    }

    [Fact]
    public void An_infinite_sink_takes_all_and_one_of_minus_infinity_nothing()
    {
        MlaShape shape = new(2, 16, 30) { Sink = [float.NegativeInfinity, float.PositiveInfinity] };
        (double[] with, double[] logSumExpWith) = Run<BFloat16, BFloat16>(shape);
        (double[] without, double[] logSumExpWithout) = Run<BFloat16, BFloat16>(shape with { Sink = null });
        Assert.Equal(without[..512], with[..512]);
        Assert.All(with[512..], x => Assert.Equal(0, x));
        Assert.Equal(logSumExpWithout, logSumExpWith);
    }

    [Fact]
    public void Pages_outside_the_cache_are_zeros_and_none_of_its_neighbours()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            MlaShape shape = new(2, 16, 100, 1, 33) { HasStrayPages = true, QueryTokens = 2, Seed = seed };
            Passes<BFloat16, BFloat16>(shape);
            Passes<Half, Half>(shape);
            Passes<BFloat16, Float8E4M3>(shape);
        }
    }

    [Fact]
    public void A_length_beyond_the_page_table_is_cut_off_and_a_negative_one_is_none()
    {
        using DeviceStream stream = Device.Cpu.CreateStream();
        using MlaCase<BFloat16, BFloat16> @case = new(Device.Cpu, new(1, 16, 16, 16));
        @case.Run(stream);
        (double[] whole, _) = @case.Result();

        using DeviceTensor<int> lengths = new(Device.Cpu, 2), pageTable = new(Device.Cpu, 2, 1);
        lengths.CopyFrom([int.MaxValue, int.MinValue]);
        pageTable.CopyFrom([@case.Pages.PageOf(0, 0), -1]);
        @case.Plan.Update(stream, lengths, pageTable);
        @case.Attend(stream);

        (double[] cut, double[] logSumExp) = @case.Result();
        Assert.Equal(whole[..512], cut[..512]);
        Assert.Equal(double.PositiveInfinity, logSumExp[1]);
    }

    [Fact]
    public void A_token_that_is_NaN_reaches_the_rows_that_see_it_and_no_other()
    {
        const int Heads = 3, QueryTokens = 4, Length = 70;
        using DeviceStream stream = Device.Cpu.CreateStream();
        using MlaCase<BFloat16, BFloat16> @case = new(Device.Cpu, new(Heads, 16, Length, Length) { QueryTokens = QueryTokens });
        // The last but one token of the first sequence: seen by its last two query tokens.
        BFloat16[] rows = @case.Cache.Rows.ToArray();
        int poisoned = (@case.Pages.PageOf(0, (Length - 2) / 16) * 16) + ((Length - 2) % 16);
        rows.AsSpan(poisoned * 576, 576).Fill(BFloat16.NaN);
        @case.Cache.Rows.CopyFrom(rows);
        @case.Run(stream);

        (double[] output, double[] logSumExp) = @case.Result();
        for (int row = 0; row < logSumExp.Length; row++)
        {
            bool sees = row / Heads is 2 or 3;
            Assert.Equal(sees, double.IsNaN(logSumExp[row]));
            Assert.All(output[(row * 512)..((row + 1) * 512)], x => Assert.Equal(sees, double.IsNaN(x)));
        }
    }

    [Fact]
    public void Scores_that_differ_by_more_than_any_exponential_keep_the_gates() => Passes<BFloat16, BFloat16>(new(4, 16, 200, 3) { Deviation = 20 });

    private static void Passes<TQuery, TCache>(MlaShape shape)
        where TQuery : unmanaged
        where TCache : unmanaged
    {
        using DeviceStream stream = Device.Cpu.CreateStream();
        using MlaCase<TQuery, TCache> @case = new(Device.Cpu, shape);
        @case.Run(stream);
        Assert.Null(@case.Check());
    }

    private static (double[] Output, double[] LogSumExp) Run<TQuery, TCache>(MlaShape shape)
        where TQuery : unmanaged
        where TCache : unmanaged
    {
        using DeviceStream stream = Device.Cpu.CreateStream();
        using MlaCase<TQuery, TCache> @case = new(Device.Cpu, shape);
        @case.Run(stream);
        return @case.Result();
    }
}
