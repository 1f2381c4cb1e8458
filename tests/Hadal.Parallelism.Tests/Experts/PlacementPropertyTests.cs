using CsCheck;
using Hadal.Parallelism.Experts;
using Hadal.Parallelism.Experts.Balanced;
using Hadal.Parallelism.Experts.Measures;
using Hadal.Parallelism.Experts.Migration;
using Hadal.Parallelism.Experts.Reference;

namespace Hadal.Parallelism.Tests.Experts;

public class PlacementPropertyTests
{
    // Of sums of float64 in another order.
    private const double Rounding = 1e-12;

    [Fact]
    public void Placements_of_the_reference_are_whole_and_keep_groups_on_nodes() => RandomCases.All.Sample(
        given =>
        {
            ExpertPlacement placement = ReferencePolicy.Place(given.Loads, given.Topology);
            RandomCases.MustBeWhole(placement, given.Loads, given.Topology);
            if (given.Topology.Groups % given.Topology.Nodes == 0)
            {
                GroupsMustBeOnNodes(placement, given.Topology);
            }
        },
        iter: 2500);

    [Fact]
    public void Balanced_placements_are_whole_and_in_no_layer_worse_than_the_reference() => RandomCases.All.Sample(
        given =>
        {
            ExpertPlacement reference = ReferencePolicy.Place(given.Loads, given.Topology), balanced = BalancedPolicy.Place(given.Loads, given.Topology);
            RandomCases.MustBeWhole(balanced, given.Loads, given.Topology);
            for (int layer = 0; layer < given.Loads.Layers; layer++)
            {
                double ours = RandomCases.GpuLoads(balanced, given.Loads, layer).Max(), theirs = RandomCases.GpuLoads(reference, given.Loads, layer).Max();
                Assert.True(ours <= theirs * (1 + Rounding), $"layer {layer}: {ours} against {theirs}");
            }

            Assert.True(RandomCases.Duplicates(balanced) <= Math.Max(RandomCases.Duplicates(reference), Forced(given.Loads, given.Topology)));
        },
        iter: 2500);

    [Fact]
    public void Nothing_is_below_a_lower_bound() => RandomCases.All.Sample(
        given =>
        {
            LowerBound[] bounds = LowerBound.Of(given.Loads, given.Topology);
            foreach (ExpertPlacement placement in (ExpertPlacement[])[ReferencePolicy.Place(given.Loads, given.Topology), BalancedPolicy.Place(given.Loads, given.Topology)])
            {
                Assert.All(PlacementMeasures.MaxOverMean(placement, given.Loads), (reached, layer) => Assert.True(reached >= bounds[layer].Value * (1 - 1e-9)));
            }
        },
        iter: 2500);

    [Fact]
    public void Measures_are_those_of_the_plain_computation() => RandomCases.All.Sample(
        given =>
        {
            ExpertPlacement placement = ReferencePolicy.Place(given.Loads, given.Topology);
            Assert.Equal(RandomCases.Duplicates(placement), PlacementMeasures.Duplicates(placement));
            double[] balance = PlacementMeasures.MaxOverMean(placement, given.Loads);
            for (int layer = 0; layer < balance.Length; layer++)
            {
                double[] gpus = RandomCases.GpuLoads(placement, given.Loads, layer);
                Assert.Equal(gpus.Sum() > 0 ? gpus.Max() / gpus.Average() : 1, balance[layer], Rounding * 100);
            }
        },
        iter: 2000);

    [Fact]
    public void Distinct_placements_have_no_expert_twice_on_a_gpu_or_are_refused() => RandomCases.All.Sample(
        given =>
        {
            BalancedOptions options = new() { DistinctRequired = true };
            if (given.Topology.Replicas > given.Loads.Experts * given.Topology.Gpus)
            {
                Assert.Contains("distinct", Assert.Throws<ArgumentException>(() => BalancedPolicy.Place(given.Loads, given.Topology, options)).Message, StringComparison.Ordinal);
                return;
            }

            ExpertPlacement placement = BalancedPolicy.Place(given.Loads, given.Topology, options);
            RandomCases.MustBeWhole(placement, given.Loads, given.Topology);
            Assert.Equal(0, RandomCases.Duplicates(placement));
        },
        iter: 2500);

    [Fact]
    public void Affinity_keeps_to_the_reference_and_lowers_what_crosses_nodes() => RandomCases.All.Where(given => given.Topology.Groups % given.Topology.Nodes == 0).Sample(
        given =>
        {
            ExpertPlacement reference = ReferencePolicy.Place(given.Loads, given.Topology), free = BalancedPolicy.Place(given.Loads, given.Topology);
            ExpertPlacement near = BalancedPolicy.Place(given.Loads, given.Topology, new() { AffinitySlack = 0.05 });
            RandomCases.MustBeWhole(near, given.Loads, given.Topology);
            double[] crossFree = CrossNodeLoad.Shares(free, given.Loads, given.Topology), crossNear = CrossNodeLoad.Shares(near, given.Loads, given.Topology);
            for (int layer = 0; layer < given.Loads.Layers; layer++)
            {
                Assert.True(RandomCases.GpuLoads(near, given.Loads, layer).Max() <= RandomCases.GpuLoads(reference, given.Loads, layer).Max() * (1 + Rounding));
                Assert.True(crossNear[layer] <= crossFree[layer] + Rounding);
            }

            Assert.All(CrossNodeLoad.Shares(reference, given.Loads, given.Topology), share => Assert.Equal(0, share));
        },
        iter: 2000);

    [Fact]
    public void A_migration_keeps_to_its_bound_and_makes_no_gpu_fuller() => Gen.Select(RandomCases.All, Gen.Int[0, 40], Gen.Int).Sample(
        (given, moves, seed) =>
        {
            // Now is what was right for other loads.
            Random random = new(seed);
            float[] earlier = [.. Enumerable.Range(0, given.Loads.Layers * given.Loads.Experts).Select(_ => (float)random.Next(1000))];
            ExpertPlacement now = ReferencePolicy.Place(new(given.Loads.Layers, given.Loads.Experts, earlier), given.Topology);
            ExpertPlacement then = BoundedMigration.Place(given.Loads, given.Topology, now, moves);
            RandomCases.MustBeWhole(then, given.Loads, given.Topology);
            int moved = 0;
            for (int layer = 0; layer < given.Loads.Layers; layer++)
            {
                moved += now.PhysicalToLogical(layer).ToArray().Zip(then.PhysicalToLogical(layer).ToArray()).Count(slot => slot.First != slot.Second);
                Assert.True(RandomCases.GpuLoads(then, given.Loads, layer).Max() <= RandomCases.GpuLoads(now, given.Loads, layer).Max() * (1 + Rounding));
            }

            Assert.InRange(moved, 0, moves);
        },
        iter: 2500);

    // Slots that no distinct placement can fill.
    private static int Forced(ExpertLoads loads, ExpertTopology topology) => loads.Layers * Math.Max(0, topology.Replicas - (loads.Experts * topology.Gpus));

    private static void GroupsMustBeOnNodes(ExpertPlacement placement, ExpertTopology topology)
    {
        int ofGroup = placement.Experts / topology.Groups, ofNode = placement.Replicas / topology.Nodes;
        for (int layer = 0; layer < placement.Layers; layer++)
        {
            (int Group, int Node)[] homes = [.. placement.PhysicalToLogical(layer).ToArray().Select((expert, slot) => (expert / ofGroup, slot / ofNode)).Distinct()];
            Assert.Equal(topology.Groups, homes.Length);
            Assert.All(homes.GroupBy(home => home.Node), node => Assert.Equal(topology.Groups / topology.Nodes, node.Count()));
        }
    }
}
