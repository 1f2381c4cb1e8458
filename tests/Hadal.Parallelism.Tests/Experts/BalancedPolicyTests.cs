using Hadal.Parallelism.Experts;
using Hadal.Parallelism.Experts.Balanced;
using Hadal.Parallelism.Experts.Measures;

namespace Hadal.Parallelism.Tests.Experts;

public class BalancedPolicyTests
{
    public static TheoryData<string> Names => [.. GoldenCase.All.Select(golden => golden.Name)];

    [Theory, MemberData(nameof(Names))]
    public void No_layer_of_a_known_case_is_worse_than_the_original(string name)
    {
        GoldenCase golden = GoldenCase.Named(name);
        ExpertPlacement placement = BalancedPolicy.Place(golden.Loads, golden.Topology);
        RandomCases.MustBeWhole(placement, golden.Loads, golden.Topology);
        double[] balance = PlacementMeasures.MaxOverMean(placement, golden.Loads);
        LowerBound[] bounds = LowerBound.Of(golden.Loads, golden.Topology);
        for (int layer = 0; layer < balance.Length; layer++)
        {
            Assert.True(balance[layer] <= golden.MaxOverMean[layer] + 1e-7);
            Assert.True(balance[layer] >= bounds[layer].Value - 1e-9);
        }
    }

    [Theory]
    [InlineData("e256-prefill32-uniform", 1.0002)]
    [InlineData("e256-prefill32-zipf", 1.0004)]
    [InlineData("e256-prefill32-grouphot", 1.0002)]
    [InlineData("e64-hier-zipf", 1.0015)]
    [InlineData("e256-decode144-uniform", 1.0678)]
    [InlineData("e256-decode144-zipf", 1.99251)]
    public void The_mean_over_layers_is_that_of_a_long_search_or_below(string name, double most)
    {
        GoldenCase golden = GoldenCase.Named(name);
        Assert.InRange(PlacementMeasures.MaxOverMean(BalancedPolicy.Place(golden.Loads, golden.Topology), golden.Loads).Average(), 1, most);
    }

    [Fact]
    public void Counts_and_pairs_are_searched_together_where_a_gpu_has_two_slots()
    {
        GoldenCase golden = GoldenCase.Named("e256-decode144-uniform");
        Assert.InRange(PlacementMeasures.MaxOverMean(BalancedPolicy.Place(golden.Loads, golden.Topology), golden.Loads)[0], 1, 1.0545);
    }

    [Fact]
    public void Layers_without_load_spread_their_replicas_evenly()
    {
        ExpertLoads loads = new(1, 4, [0, 0, 0, 0]);
        ExpertPlacement placement = BalancedPolicy.Place(loads, new(10, 1, 1, 5));
        Assert.Equal([2, 2, 3, 3], Enumerable.Range(0, 4).Select(expert => placement.ReplicaCount(0, expert)).Order());
        Assert.Equal([1.0], PlacementMeasures.MaxOverMean(placement, loads));
    }

    [Fact]
    public void The_same_loads_have_the_same_placement_whatever_the_threads()
    {
        GoldenCase golden = GoldenCase.Named("e256-61layers-decode-lognormal");
        int[][] first = Slots(), second = Slots();
        Assert.Equal(first, second);

        int[][] Slots()
        {
            ExpertPlacement placement = BalancedPolicy.Place(golden.Loads, golden.Topology);
            return [.. Enumerable.Range(0, placement.Layers).Select(layer => placement.PhysicalToLogical(layer).ToArray())];
        }
    }
}
