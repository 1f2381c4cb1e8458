using Hadal.Parallelism.Experts;
using Hadal.Parallelism.Experts.Balanced;
using Hadal.Parallelism.Experts.Measures;
using Hadal.Parallelism.Experts.Migration;
using Hadal.Parallelism.Experts.Prediction;

namespace Hadal.Parallelism.Tests.Experts;

/// <summary>The example of docs/expert-balancing.md.</summary>
public class ExampleTests
{
    [Fact]
    public void The_example_of_the_page_runs()
    {
        float[][] tokensOfThisStep = [[900, 100, 100, 100, 100, 100, 100, 100]];

        // example
        SlidingWindow window = new(steps: 1000);
        window.Add(ExpertLoads.FromRows(tokensOfThisStep));              // a row a layer, after every step

        ExpertTopology topology = new(Replicas: 12, Groups: 1, Nodes: 1, Gpus: 4);
        ExpertLoads predicted = window.Predict();
        ExpertPlacement plan = BalancedPolicy.Place(predicted, topology);

        double worst = PlacementMeasures.MaxOverMean(plan, predicted).Max();
        double bound = LowerBound.Of(predicted, topology).Max(layer => layer.Value);
        ReadOnlySpan<int> slots = plan.LogicalToPhysical(layer: 0, expert: 0);     // where tokens for expert 0 may go

        // Later: at most eight replicas move, everything else keeps its slot.
        ExpertPlacement next = BoundedMigration.Place(window.Predict(), topology, current: plan, maxMoves: 8);
        // end

        Assert.InRange(worst, bound, 1.2);
        Assert.Equal(plan.ReplicaCount(0, 0), slots.Length);
        Assert.InRange(PlacementMoves.Count(plan, next), 0, 8);
    }
}
