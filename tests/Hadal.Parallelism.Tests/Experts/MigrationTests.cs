using Hadal.Parallelism.Experts;
using Hadal.Parallelism.Experts.Measures;
using Hadal.Parallelism.Experts.Migration;

namespace Hadal.Parallelism.Tests.Experts;

public class MigrationTests
{
    /// <summary>A step compares half a million pairs here: looks for one whole search would end the path early.</summary>
    [Theory]
    [InlineData(100)]
    [InlineData(200)]
    public void Moves_are_spent_on_gpus_of_hundreds_of_slots_while_each_lowers_the_fullest(int moves)
    {
        ExpertLoads loads = new(1, 1024, [.. Enumerable.Range(1, 1024).Select(load => (float)load)]);
        ExpertPlacement now = new(1, 1024, 2, [.. Enumerable.Range(0, 1024)]);
        ExpertPlacement then = BoundedMigration.Place(loads, new(1024, 1, 1, 2), now, moves);
        Assert.Equal(moves, PlacementMoves.Count(now, then));

        // The heaviest of one GPU against the lightest of the other, again and again.
        double swapped = Enumerable.Range(0, moves / 2).Sum(step => 1023.0 - (2 * step)), total = 1024 * 1025 / 2;
        double fullest = Enumerable.Range(513, 512).Sum(load => (double)load) - swapped;
        Assert.Equal(fullest / (total / 2), PlacementMeasures.MaxOverMean(then, loads)[0], 1e-9);
    }
}
