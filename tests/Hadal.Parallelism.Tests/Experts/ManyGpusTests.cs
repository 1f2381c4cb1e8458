using Hadal.Parallelism.Experts;
using Hadal.Parallelism.Experts.Balanced;
using Hadal.Parallelism.Experts.Measures;
using Hadal.Parallelism.Experts.Reference;

namespace Hadal.Parallelism.Tests.Experts;

/// <summary>Sizes at which a search that looks at everything would cost the square of the GPUs.</summary>
public class ManyGpusTests
{
    private const int Experts = 4096;

    private static readonly ExpertTopology s_topology = new(6144, 8, 8, 2048);

    [Fact]
    public void Affinity_brings_most_load_home_on_thousands_of_gpus()
    {
        Random random = new(3);
        ExpertLoads loads = new(1, Experts, [.. Enumerable.Range(0, Experts).Select(_ => (float)Math.Exp(2 * random.NextDouble()))]);
        ExpertPlacement free = BalancedPolicy.Place(loads, s_topology), near = BalancedPolicy.Place(loads, s_topology, new() { AffinitySlack = 0.02 });
        Assert.InRange(CrossNodeLoad.Shares(free, loads, s_topology)[0], 0.8, 1);
        Assert.InRange(CrossNodeLoad.Shares(near, loads, s_topology)[0], 0, 0.2);
        Assert.InRange(PlacementMeasures.MaxOverMean(near, loads)[0], 1, PlacementMeasures.MaxOverMean(free, loads)[0] * (1.02 + 1e-9));
    }

    [Fact]
    public void Duplicates_are_parted_though_the_search_for_swaps_has_used_up_its_looks()
    {
        ExpertLoads loads = new(1, Experts, [.. Enumerable.Repeat(1f, Experts)]);
        LayerPlan plan = new(Experts, s_topology.Replicas, s_topology.Gpus);
        plan.SetLoads(loads.Layer(0));
        plan.SetSlots(ReferencePolicy.Place(loads, s_topology).PhysicalToLogical(0));
        while (plan.SwapLooks.TryTake(1_000_000))
        {
        }

        Assert.Equal(2048, plan.Duplicates());
        DuplicateRepair.Repair(plan, plan.Mean * 2);
        Assert.Equal(0, plan.Duplicates());
    }

    /// <summary>As time is meant to grow, and unlike time the same at every run.</summary>
    [Fact]
    public void Looks_of_a_search_grow_no_faster_than_slots_times_their_logarithm()
    {
        double few = LooksPerSlotAndLog(256), many = LooksPerSlotAndLog(4096);
        Assert.InRange(many / few, 0, 1.5);
    }

    private static double LooksPerSlotAndLog(int experts)
    {
        Random random = new(5);
        double looks = 0;
        ExpertTopology topology = new(experts * 9 / 8, 1, 1, experts / 8);
        LayerSearch search = new(experts, topology, new());
        for (int layer = 0; layer < 4; layer++)
        {
            ExpertLoads loads = new(1, experts, [.. Enumerable.Range(0, experts).Select(_ => (float)Math.Floor(1000 * Math.Exp(2 * random.NextDouble())))]);
            looks += search.Search(loads.Layer(0), ReferencePolicy.Place(loads, topology).PhysicalToLogical(0)).SwapLooks.Taken;
        }

        return looks / (topology.Replicas * Math.Log2(topology.Replicas));
    }
}
