using CsCheck;
using Hadal.Cli.Commands.Bench.Gemm.Measurements;
using Hadal.Cli.Commands.Bench.Gemm.Peers;
using Hadal.Cli.Commands.Bench.Gemm.Problems;
using Hadal.Cli.Commands.Bench.Gemm.Reports;
using Hadal.Cli.Peers.CublasLt;
using Hadal.Compilation;

namespace Hadal.Cli.Tests;

public class GemmMeasurementTests
{
    private static readonly GemmOperation s_forward = GemmOperation.Forward(GemmResult.BFloat16);

    [Fact]
    public void Row_counts_rise_from_one_to_the_limit_and_hold_every_power_of_two_and_one_more() => Gen.Int[1, 1 << 20].Sample(most =>
    {
        IReadOnlyList<int> counts = RowCounts.UpTo(most);
        Assert.Equal(1, counts[0]);
        Assert.Equal(most, counts[^1]);
        Assert.Equal(counts.Order().Distinct(), counts);
        for (int power = 1; power < most; power *= 2)
        {
            Assert.Contains(power, counts);
            Assert.Contains(power + 1, counts);
        }
    });

    [Fact]
    public void The_largest_row_count_that_there_is_does_not_overflow() => Assert.Equal(int.MaxValue, RowCounts.UpTo(int.MaxValue)[^1]);

    [Fact]
    public void A_drop_is_against_the_slowest_with_fewer_rows()
    {
        Assert.Equal([0.0, 0, 50, 0, 25], RowCounts.Drops([5, 10, 5, 20, 15]));
        Assert.Empty(RowCounts.Drops([]));
    }

    [Fact]
    public void Times_that_never_fall_have_no_drop() => Gen.Double[0.1, 1e4].Array[1, 50].Sample(times =>
        RowCounts.Drops([.. times.Order()]).All(drop => drop == 0) && RowCounts.Drops(times).All(drop => drop is >= 0 and < 100));

    [Fact]
    public void A_part_of_the_chip_that_keeps_its_share_of_the_rate_is_proportional()
    {
        Assert.Equal(1, BudgetMeasurement.Proportional(wholeUs: 10, all: 132, us: 10 * 132 / 24.0, budget: 24), 12);
        Assert.Equal(0.5, BudgetMeasurement.Proportional(wholeUs: 10, all: 132, us: 20, budget: 132), 12);
    }

    [Fact]
    public void A_chain_outgrows_the_cache_four_times_and_uses_its_weights_equally() => Gen.Select(Gen.Int[1, 70000], Gen.Int[1, 70000]).Sample((n, k) =>
    {
        // The largest matrix whose weights fit in memory this often.
        ChainLength length = ChainLength.Of(new(1, Math.Max(n, 64), Math.Max(k, 64)));
        long bytes = (long)Math.Max(n, 64) * Math.Max(k, 64);
        Assert.InRange(length.Weights * bytes, 240_000_000, 240_000_000 + bytes);
        Assert.Equal(0, length.Calls % length.Weights);
        Assert.True(length.Calls >= 128);
    });

    [Fact]
    public void Candidates_are_the_model_s_best_in_its_order_and_the_choice_is_among_them() => Assert.All(GemmShapes.Judged, shape =>
    {
        GemmProblem problem = new(shape, s_forward);
        CandidateChoice choice = CandidateChoice.Of(problem, 132);
        GemmConfiguration[] configurations = [.. choice.Ranked.Select(candidate => candidate.Configuration)];
        Assert.InRange(configurations.Length, 2, CandidateChoice.Most);
        Assert.Equal(configurations.Length, configurations.Distinct().Count());
        Assert.Contains(choice.Picked, configurations);
        Assert.Equal(choice.Ranked.Select(candidate => candidate.Clocks).Order(), choice.Ranked.Select(candidate => candidate.Clocks));
        Assert.All(GemmCandidates.Of(problem.Spec).Except(configurations), other => Assert.True(GemmCostModel.Clocks(problem.Spec, other, shape.M, 132) >= choice.Ranked[^2].Clocks));
    });

    [Fact]
    public void Regret_is_what_the_choice_takes_longer_than_the_fastest()
    {
        CandidateChoice choice = CandidateChoice.Of(new(new(4096, 7168, 2048), s_forward), 132);
        double[] us = [.. choice.Ranked.Select(candidate => candidate.Configuration == choice.Picked ? 11.0 : 20.0)];
        int best = us.Length - 1;
        us[best] = 10;
        us[0] = choice.Ranked[0].Configuration == choice.Picked ? 11 : 12;
        GemmRegret regret = choice.Judge(us);
        Assert.Equal(10, regret.Pct, 9);
        Assert.Equal(choice.Ranked[best].Configuration.Name, regret.Best);
        Assert.Equal(us[0] == 11 ? 10 : 20, regret.ModelPickPct, 9);
        Assert.Equal(us.Length, regret.Candidates.Count);
        Assert.Equal(regret.Candidates.OrderBy(time => time.Us), regret.Candidates);
    }

    [Fact]
    public void A_candidate_that_does_not_run_counts_for_nothing()
    {
        CandidateChoice choice = CandidateChoice.Of(new(new(1, 7168, 2048), s_forward), 132);
        double[] us = [.. choice.Ranked.Select((candidate, i) => candidate.Configuration == choice.Picked ? 10 : i == choice.Ranked.Count - 1 ? double.NaN : 20.0)];
        GemmRegret regret = choice.Judge(us);
        Assert.Equal(0, regret.Pct);
        Assert.Equal(us.Count(double.IsFinite), regret.Candidates.Count);
    }

    [Fact]
    public void A_peer_s_row_holds_the_ratios_of_all_its_times()
    {
        GemmBenchRow ours = Row() with { OursUs = 10, OursDirtyUs = 20, OursSustainedUs = 30 };
        GemmBenchRow row = GemmComparison.Against(ours, new([10, 10, 10], [20, 20, 20], 30), "peer", new([12, 12, 12], [10, 10, 10], 60), new(0.5, 2, "anchor"));
        Assert.Equal(("peer", 12, 1.2, 0.5, 2.0), (row.Peer, row.PeerUs, row.Ratio, row.RatioDirty, row.RatioSustained));
        Assert.Equal(1.2, row.RatioLow!.Value, 12);
        Assert.Equal(1.2, row.RatioHigh!.Value, 12);
        Assert.Equal((0.6, 1.0, "anchor"), (row.DeepgemmRatio, row.DeepgemmRatioDirty, row.DeepgemmAnchor));
        Assert.Null(GemmComparison.Against(ours, new([1], [1], null), "peer", new([1], [1], null), null).RatioSustained);
    }

    [Fact]
    public void Gradients_have_anchors_beside_the_precise_peer_and_with_a_dirty_cache_only()
    {
        foreach (GemmProblem problem in GemmShapes.WeightGradient.SelectMany(shape => GemmOperation.WeightGradients.Select(operation => new GemmProblem(shape, operation))))
        {
            DeepGemmRatio? ratio = DeepGemmRatio.Of(GemmAnchors.Gpu, problem, CublasLtVariant.Fp8PreciseDefault);
            Assert.Equal(problem.Operation is { Result: GemmResult.Float32, Accumulates: false }, ratio is null);
            Assert.Null(ratio?.Clean);
            Assert.InRange(ratio?.Dirty ?? 1, problem.Operation.Accumulates ? 1.1 : 0.9, 1.86);
            Assert.Null(DeepGemmRatio.Of(GemmAnchors.Gpu, problem, CublasLtVariant.Fp8FastDefault));
            Assert.Null(DeepGemmRatio.Of("another", problem, CublasLtVariant.Fp8PreciseDefault));
        }

        Assert.NotNull(DeepGemmRatio.Of(GemmAnchors.Gpu, new(GemmShapes.Forward[0], s_forward), CublasLtVariant.Fp8FastDefault));
        Assert.Null(DeepGemmRatio.Of(GemmAnchors.Gpu, new(GemmShapes.Forward[0], GemmOperation.Forward(GemmResult.Float32)), CublasLtVariant.Fp8FastDefault));
    }

    private static GemmBenchRow Row() => new()
    {
        Case = GemmBenchCase.Of(new(new(1, 8, 16), s_forward), GemmMeasurementName.Comparison),
        OursUs = 1,
        SpreadPct = 0,
        Tflops = 1,
        TbPerS = 1,
        Timing = "cupti",
    };
}
