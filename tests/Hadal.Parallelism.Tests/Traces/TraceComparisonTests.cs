using Hadal.Parallelism.Traces;

namespace Hadal.Parallelism.Tests.Traces;

public class TraceComparisonTests
{
    [Fact]
    public void A_trace_does_not_differ_from_itself()
    {
        TraceAnalysis trace = Rank(0, 1000, 500);
        TraceComparison comparison = TraceComparison.Of(trace, trace);
        Assert.Empty(comparison.Beyond(0));
        Assert.All(comparison.Totals, total => Assert.Equal(0, total.Percent));
    }

    [Fact]
    public void Totals_phases_and_kernels_that_differ_are_named_with_both_values()
    {
        TraceComparison comparison = TraceComparison.Of(Pass(("attention", "a", 100), ("mlp", "b", 200)), Pass(("attention", "a", 130), ("dispatch", "c", 200)));
        Assert.Equal([("attention", 100d, 130d), ("mlp", 200, 0), ("dispatch", 0, 200)], comparison.Phases.Select(phase => (phase.Name, phase.AUs, phase.BUs)));
        Assert.Equal(["kernel 'b': 200 → 0 µs (-100 %)", "kernel 'c': 0 → 200 µs (new)", "kernel 'a': 100 → 130 µs (+30 %)"], comparison.Kernels.Select(kernel => kernel.ToString()));
        Assert.DoesNotContain(comparison.Beyond(30), difference => difference.Name == "a");
        Assert.Contains(comparison.Beyond(29), difference => difference.Name == "a");
        Assert.Contains(comparison.Beyond(1e6), difference => difference.Name == "c");
        Assert.Throws<ArgumentOutOfRangeException>(() => comparison.Beyond(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => comparison.Beyond(double.NaN));
    }

    [Fact]
    public void What_takes_less_than_a_thousandth_of_the_span_is_not_held_against_a_trace()
    {
        TraceComparison comparison = TraceComparison.Of(Pass(("step", "long", 100_000), ("step", "short", 10)), Pass(("step", "long", 100_000), ("step", "short", 20)));
        Assert.Equal(100, comparison.Kernels[0].Percent);
        Assert.Empty(comparison.Beyond(1));
    }

    [Fact]
    public void The_straggler_computes_longest_while_the_others_wait_in_communication()
    {
        RankComparison ranks = RankComparison.Of([Rank(2, 1000, 510), Rank(0, 1000, 500), Rank(3, 1400, 100), Rank(1, 1000, 490)]);
        Assert.Equal([0, 1, 2, 3], ranks.Ranks.Select(rank => rank.Rank));
        Assert.Equal(3, Assert.Single(ranks.Ranks, rank => rank.IsStraggler).Rank);
        Assert.Equal(1.4, ranks.Ranks[3].ComputationOverMedian);
        Assert.Equal(1400 / 1100.0, ranks.ComputationMaxOverMean!.Value, 12);
        Assert.Equal([0, 10, 20, 30], ranks.Ranks.Select(rank => rank.StartSkewUs));
    }

    [Fact]
    public void Ranks_without_work_have_no_ratio()
    {
        RankComparison ranks = RankComparison.Of([TraceText.Analyze("[]"), TraceText.Analyze("[]")]);
        Assert.Null(ranks.ComputationMaxOverMean);
        Assert.All(ranks.Ranks, rank => Assert.Null(rank.ComputationOverMedian));
        Assert.Throws<ArgumentException>(() => RankComparison.Of([]));
    }

    // One kernel after another, each launched in its phase.
    private static TraceAnalysis Pass(params (string Phase, string Kernel, long Us)[] work)
    {
        List<string> events = [];
        long start = 1000;
        for (int i = 0; i < work.Length; i++)
        {
            events.Add(TraceText.Annotation(work[i].Phase, i * 10, 10));
            events.Add(TraceText.Call("cudaLaunchKernel", (i * 10) + 5, 1, i + 1));
            events.Add(TraceText.Kernel(work[i].Kernel, 7, start, work[i].Us, i + 1));
            start += work[i].Us;
        }

        return TraceText.Analyze(TraceText.Of(events));
    }

    private static TraceAnalysis Rank(int rank, long computation, long communication) => TraceText.Analyze(
        $$"""{"distributedInfo": {"backend": "nccl", "rank": {{rank}}, "world_size": 4}, "traceEvents": [{{TraceText.Kernel("gemm", 7, rank * 10, computation)}}, {{TraceText.Kernel("ncclKernel_X", 8, (rank * 10) + 5, communication)}}]}""");
}
