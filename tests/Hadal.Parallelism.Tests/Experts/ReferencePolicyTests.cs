using Hadal.Parallelism.Experts;
using Hadal.Parallelism.Experts.Measures;
using Hadal.Parallelism.Experts.Reference;

namespace Hadal.Parallelism.Tests.Experts;

public class ReferencePolicyTests
{
    public static TheoryData<string> Names => [.. GoldenCase.All.Select(golden => golden.Name)];

    [Theory, MemberData(nameof(Names))]
    public void A_placement_is_the_originals_to_the_slot(string name)
    {
        GoldenCase golden = GoldenCase.Named(name);
        ExpertPlacement placement = ReferencePolicy.Place(golden.Loads, golden.Topology);
        double[] balance = PlacementMeasures.MaxOverMean(placement, golden.Loads);
        for (int layer = 0; layer < golden.Loads.Layers; layer++)
        {
            Assert.Equal(golden.PhysicalToLogical[layer], placement.PhysicalToLogical(layer).ToArray());
            for (int expert = 0; expert < golden.Loads.Experts; expert++)
            {
                Assert.Equal(golden.LogicalToPhysical[layer][expert], placement.LogicalToPhysical(layer, expert).ToArray());
                Assert.Equal(golden.Counts[layer][expert], placement.ReplicaCount(layer, expert));
            }

            // The vectors have nine decimals, and were measured before counts above 2^24 became float32.
            Assert.Equal(golden.MaxOverMean[layer], balance[layer], 1e-7);
        }
    }
}
