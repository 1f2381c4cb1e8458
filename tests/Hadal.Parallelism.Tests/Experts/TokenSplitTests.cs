using CsCheck;
using Hadal.Parallelism.Experts;
using Hadal.Parallelism.Experts.Balanced;
using Hadal.Parallelism.Experts.Measures;

namespace Hadal.Parallelism.Tests.Experts;

public class TokenSplitTests
{
    [Fact]
    public void A_split_serves_every_token_and_is_never_worse_than_equal_shares() => RandomCases.All.Sample(
        given =>
        {
            ExpertPlacement placement = BalancedPolicy.Place(given.Loads, given.Topology);
            double[] equal = PlacementMeasures.MaxOverMean(placement, given.Loads);
            for (int layer = 0; layer < given.Loads.Layers; layer++)
            {
                TokenSplit split = TokenSplit.Of(placement, given.Loads, layer);
                double total = given.Loads.Layer(layer).ToArray().Sum(load => (double)load);
                Assert.InRange(split.MaxOverMean, 1 - 1e-6, equal[layer] + 1e-6);
                Assert.All(split.SlotLoads, load => Assert.True(load >= -1e-9 * total));
                for (int expert = 0; expert < given.Loads.Experts; expert++)
                {
                    double served = placement.LogicalToPhysical(layer, expert).ToArray().Sum(slot => split.SlotLoads[slot]);
                    Assert.Equal(given.Loads.Layer(layer)[expert], served, 1e-6 * Math.Max(1, total));
                }
            }
        },
        iter: 1000);

    // Exhaustive: some set of GPUs must hold all experts that live nowhere else.
    [Fact]
    public void No_split_is_better_because_some_gpus_must_hold_what_lives_on_them_alone() => RandomCases.All.Where(given => given.Topology.Gpus <= 8).Sample(
        given =>
        {
            ExpertPlacement placement = BalancedPolicy.Place(given.Loads, given.Topology);
            for (int layer = 0; layer < given.Loads.Layers; layer++)
            {
                double total = given.Loads.Layer(layer).ToArray().Sum(load => (double)load), least = 0;
                for (int set = 1; set < 1 << placement.Gpus; set++)
                {
                    double confined = Enumerable.Range(0, placement.Experts)
                        .Where(expert => placement.LogicalToPhysical(layer, expert).ToArray().All(slot => (set >> (slot / placement.SlotsPerGpu) & 1) == 1))
                        .Sum(expert => (double)given.Loads.Layer(layer)[expert]);
                    least = Math.Max(least, confined / int.PopCount(set));
                }

                Assert.Equal(total > 0 ? least / (total / placement.Gpus) : 1, TokenSplit.Of(placement, given.Loads, layer).MaxOverMean, 1e-6);
            }
        },
        iter: 500);
}
