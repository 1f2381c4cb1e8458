using System.Runtime.CompilerServices;
using CsCheck;
using Hadal.Parallelism.Traces;

namespace Hadal.Parallelism.Tests.Traces;

public class CollectiveSplitTests
{
    private const string AllReduce = "ncclDevKernel_AllReduce_Sum_f32_RING_LL";
    private const string AllGather = "ncclDevKernel_AllGather_RING_LL";

    /// <summary>Rank 1 comes 30 µs after rank 0 and 10 after rank 2, then rank 0 comes last; each time data moves for 5 µs.</summary>
    [Fact]
    public void What_is_before_the_last_start_is_waiting_and_the_rest_moves_data()
    {
        RankComparison ranks = Compare(Rank(0, (AllReduce, 100, 35), (AllReduce, 220, 5)), Rank(1, (AllReduce, 130, 5), (AllReduce, 200, 25)), Rank(2, (AllReduce, 120, 15), (AllReduce, 210, 15)));

        Assert.Equal(
            [new(30, 10, 1, 30, 0), new(20, 10, 1, 40, 0), new CollectiveWait(20, 10, 0, 0, 0)],
            ranks.Ranks.Select(rank => rank.Collectives!));
        Assert.Equal([new CollectiveTotal(AllReduce, 0, 2, 70, 30, null)], ranks.Collectives);
    }

    [Theory]
    [InlineData(5_000_000)]
    [InlineData(-3_000)]
    public void Clocks_that_differ_are_aligned_by_the_ends(long later)
    {
        RankComparison ranks = Compare(
            Rank(0, (AllReduce, 10_000, 35), (AllReduce, 20_200, 5)), Rank(1, (AllReduce, 10_030 + later, 5), (AllReduce, 20_180 + later, 25)));

        Assert.Equal([new(30, 10, 1, 20, 0), new CollectiveWait(20, 10, 1, 30, later)], ranks.Ranks.Select(rank => rank.Collectives!));
    }

    [Fact]
    public void Waits_of_random_collectives_are_what_they_were_made_with() => Gen.Select(
        Gen.Int[2, 5], Gen.Select(Gen.Int[0, 900].Array[5], Gen.Int[0, 90], Gen.Int[0, 1]).Array[1, 30], Gen.Int[0, 1_000_000].Array[5]).Sample(
        (count, collectives, clocks) =>
        {
            string[] names = [AllReduce, AllGather];
            List<(string, long, long)>[] runs = [.. Enumerable.Range(0, count).Select(_ => new List<(string, long, long)>())];
            long[] waits = new long[count];
            long payload = 0;
            for (int i = 0; i < collectives.Length; i++)
            {
                (int[] delays, int moving, int name) = collectives[i];
                long last = delays[..count].Max();
                payload += moving;
                for (int rank = 0; rank < count; rank++)
                {
                    waits[rank] += last - delays[rank];
                    runs[rank].Add((names[name], (i * 1000) + delays[rank] + clocks[rank], last - delays[rank] + moving));
                }
            }

            RankComparison ranks = Compare([.. runs.Select((given, rank) => Rank(rank, [.. given]))]);
            Assert.Equal(waits.Select(wait => (double)wait), ranks.Ranks.Select(rank => rank.Collectives!.WaitUs));
            Assert.All(ranks.Ranks, rank => Assert.Equal(payload, rank.Collectives!.PayloadUs));
            Assert.Equal(collectives.Count(one => one.Item1[..count].Distinct().Count() > 1), ranks.Ranks.Sum(rank => rank.Collectives!.Last));
            Assert.Equal(waits.Sum(), ranks.Ranks.Sum(rank => rank.Collectives!.CausedWaitUs));
            Assert.Equal(clocks[..count].Select(clock => (double)(clock - clocks[0])), ranks.Ranks.Select(rank => rank.Collectives!.ClockOffsetUs));
        },
        iter: 2000);

    [Fact]
    public void A_kernel_that_ran_more_often_on_one_rank_is_not_split_and_others_are()
    {
        RankComparison ranks = Compare(
            Rank(0, (AllReduce, 100, 10), (AllGather, 200, 5)), Rank(3, (AllReduce, 100, 10), (AllReduce, 150, 10), (AllGather, 195, 10)));

        Assert.Equal([new(AllGather, 0, 1, 5, 10, null), new CollectiveTotal(AllReduce, 0, 2, null, null, "1 run on rank 0, 2 on rank 3")], ranks.Collectives);
        Assert.Equal([0d, 5], ranks.Ranks.Select(rank => rank.Collectives!.WaitUs));
    }

    /// <summary>Three of four pairs end together; in the fourth rank 0 is gone long before rank 1 comes.</summary>
    [Fact]
    public void What_ends_before_all_have_begun_is_no_collective_and_is_not_split()
    {
        (string, long, long)[] same = [(AllReduce, 100, 10), (AllReduce, 200, 10), (AllReduce, 300, 10)];
        RankComparison ranks = Compare(Rank(0, [.. same, (AllReduce, 400, 10)]), Rank(1, [.. same, (AllReduce, 600, 10)]));

        Assert.Equal("in 1 of 4 runs a rank ended before the last began", Assert.Single(ranks.Collectives).Unmatched);
        Assert.All(ranks.Ranks, rank => Assert.Null(rank.Collectives));
    }

    /// <summary>Clocks are equal; what neighbours send comes 500 µs later on rank 1, which also enters each AllReduce 400 µs after rank 0.</summary>
    [Theory]
    [InlineData("ncclDevKernel_SendRecv")]
    [InlineData("ncclKernel_SendRecv_RING_SIMPLE_Sum_int8_t(ncclDevComm*)")]
    public void Sends_and_receives_move_no_clock_and_turn_no_blame_round(string neighbours)
    {
        RankComparison ranks = Compare(Rank(0, [.. Repeated(neighbours, 20, 100, 50), .. Repeated(AllReduce, 5, 30_000, 500)]),
            Rank(1, [.. Repeated(neighbours, 20, 600, 50), .. Repeated(AllReduce, 5, 30_400, 100)]));

        Assert.Equal([new(2000, 500, 0, 0, 0), new CollectiveWait(0, 500, 5, 2000, 0)], ranks.Ranks.Select(rank => rank.Collectives!));
        Assert.Equal([null, "sends and receives, no collective"], ranks.Collectives.Select(total => total.Unmatched));
    }

    [Fact]
    public void Sends_and_receives_alone_are_not_split()
    {
        RankComparison ranks = Compare(Rank(0, Repeated("ncclDevKernel_SendRecv", 20, 100, 50)), Rank(1, Repeated("ncclDevKernel_SendRecv", 20, 600, 50)));

        Assert.NotNull(Assert.Single(ranks.Collectives).Unmatched);
        Assert.All(ranks.Ranks, rank => Assert.Null(rank.Collectives));
    }

    /// <summary>The name does not tell that the fewer runs are of neighbours; their ends do.</summary>
    [Fact]
    public void A_kernel_that_tells_another_clock_than_the_rest_is_not_split_and_moves_no_clock()
    {
        RankComparison ranks = Compare(Rank(0, [.. Repeated("nvshmem_put", 4, 100, 50), .. Repeated(AllReduce, 5, 30_000, 500)]),
            Rank(3, [.. Repeated("nvshmem_put", 4, 600, 50), .. Repeated(AllReduce, 5, 30_402, 100)]));

        Assert.Equal([new(2000, 500, 0, 0, 0), new CollectiveWait(0, 500, 5, 2000, 2)], ranks.Ranks.Select(rank => rank.Collectives!));
        Assert.Equal([null, "by its ends the clock of rank 3 is +498 µs off what the rest tells"], ranks.Collectives.Select(total => total.Unmatched));
    }

    [Fact]
    public void Kernels_of_which_no_two_tell_the_same_clock_are_not_split()
    {
        static TraceAnalysis Apart(int rank) => Rank(rank, ("nvshmem_a", 100, 50), ("nvshmem_b", 2000 + (300 * rank), 50), ("nvshmem_c", 4000 + (600 * rank), 50));

        RankComparison ranks = Compare(Apart(0), Apart(1));

        Assert.All(ranks.Collectives, total => Assert.NotNull(total.Unmatched));
        Assert.All(ranks.Ranks, rank => Assert.Null(rank.Collectives));
    }

    [Fact]
    public void Streams_are_matched_by_their_order_since_their_numbers_differ()
    {
        static TraceAnalysis OnStreams(int rank, int first, int second) => Trace(
            rank, TraceText.Kernel(AllReduce, first, 100 + (10 * rank), 30 - (10 * rank)), TraceText.Kernel(AllReduce, second, 105, 25));

        RankComparison ranks = Compare(OnStreams(0, 20, 24), OnStreams(1, 17, 31));

        Assert.Equal([(0, 10d, 40d), (1, 0, 50)], ranks.Collectives.OrderBy(total => total.Lane).Select(total => (total.Lane, total.WaitUs!.Value, total.PayloadUs!.Value)));
    }

    [Fact]
    public void One_trace_or_none_with_communication_has_nothing_to_split()
    {
        RankComparison one = Compare(Rank(0, (AllReduce, 100, 10))), none = Compare(Rank(0, ("gemm", 100, 10)), Rank(1, ("gemm", 100, 10)));
        Assert.All(one.Ranks.Concat(none.Ranks), rank => Assert.Null(rank.Collectives));
        Assert.Empty(one.Collectives.Concat(none.Collectives));
    }

    [Fact]
    public void Nobody_is_last_where_nobody_waits()
    {
        RankComparison ranks = Compare(Rank(0, Repeated(AllReduce, 3, 100, 10)), Rank(1, Repeated(AllReduce, 3, 100, 10)));

        Assert.All(ranks.Ranks, rank => Assert.Equal(new(0, 30, 0, 0, 0), rank.Collectives));
    }

    [Fact]
    public void Runs_of_seconds_are_split_to_the_nanosecond()
    {
        static TraceAnalysis Long(int rank, string start, string duration) => Trace(rank, TraceText.Kernel(AllReduce, 20, start, duration));

        RankComparison ranks = Compare(Long(0, "100", "9000000.001"), Long(1, "8000100.001", "1000000"));

        Assert.Equal(new(8_000_000.001, 1_000_000, 0, 0, 0), ranks.Ranks[0].Collectives);
    }

    [Fact]
    public void A_run_is_kept_in_the_bytes_of_its_launch() => Assert.Equal(Unsafe.SizeOf<Launch>(), Unsafe.SizeOf<PackedRun>());

    // A run each millisecond.
    private static (string Name, long Start, long Duration)[] Repeated(string name, int count, long start, long duration) =>
        [.. Enumerable.Range(0, count).Select(run => (name, start + (1000 * run), duration))];

    private static RankComparison Compare(params TraceAnalysis[] traces) => RankComparison.Of(traces);

    private static TraceAnalysis Rank(int rank, params (string Name, long Start, long Duration)[] runs) =>
        Trace(rank, [.. runs.Select(run => TraceText.Kernel(run.Name, 20, run.Start, run.Duration))]);

    private static TraceAnalysis Trace(int rank, params string[] events) => TraceText.Analyze(
        $$"""{"distributedInfo": {"rank": {{rank}}}, "traceEvents": [{{string.Join(",\n", events)}}]}""");
}
