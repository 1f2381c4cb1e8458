using Hadal.Parallelism.Experts.Balanced;

namespace Hadal.Parallelism.Experts.Migration;

/// <summary>A better placement within a bounded number of moves from the present one; what does not move keeps its slot.</summary>
public static class BoundedMigration
{
    /// <summary>Places replicas so that at most so many slots, of all layers together, get another expert.</summary>
    /// <param name="loads">Of the experts.</param>
    /// <param name="topology">Where replicas may lie.</param>
    /// <param name="current">The present placement; no layer's fullest GPU gets fuller, unless duplicates must go.</param>
    /// <param name="maxMoves">At least 0.</param>
    /// <param name="options">As for <see cref="BalancedPolicy"/>.</param>
    /// <param name="progress">Is told each layer twice, when it is placed freely and when its moves are known, in any order and from any thread.</param>
    /// <exception cref="ArgumentException">The present placement is of another shape, or duplicates that must go need more moves.</exception>
    public static ExpertPlacement Place(ExpertLoads loads, ExpertTopology topology, ExpertPlacement current, int maxMoves, BalancedOptions? options = null, IProgress<int>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(loads);
        ArgumentNullException.ThrowIfNull(topology);
        ArgumentNullException.ThrowIfNull(current);
        ArgumentOutOfRangeException.ThrowIfNegative(maxMoves);
        options ??= new();
        if (current.Layers != loads.Layers || current.Experts != loads.Experts || current.Replicas != topology.Replicas || current.Gpus != topology.Gpus)
        {
            throw new ArgumentException(
                $"The current placement has {Counted.Of(current.Layers, "layer")} of {Counted.Of(current.Experts, "expert")} in {Counted.Of(current.Replicas, "slot")} on {Counted.Of(current.Gpus, "GPU")}; "
                + $"{loads.Layers} of {loads.Experts} in {topology.Replicas} on {topology.Gpus} were expected.",
                nameof(current));
        }

        ExpertPlacement free = BalancedPolicy.Place(loads, topology, options, progress);
        List<MigrationState>[] states = new List<MigrationState>[loads.Layers];
        Parallel.For(0, loads.Layers, layer =>
        {
            states[layer] = StatesOf(layer, loads, topology, current, free, maxMoves, options);
            progress?.Report(layer);
        });
        MigrationState[] chosen = MoveBudget.Spend(states, maxMoves);
        int moves = chosen.Sum(state => state.Moves);
        if (moves > maxMoves)
        {
            throw new ArgumentException($"To part the duplicates of the current placement takes {Counted.Of(moves, "move")}; allowed: {maxMoves}.", nameof(maxMoves));
        }

        ExpertPlacement placement = new(loads.Layers, loads.Experts, topology.Gpus, chosen.SelectMany(state => state.Slots).ToArray());
        return !options.DistinctRequired || Measures.PlacementMeasures.Duplicates(placement) == 0
            ? placement
            : throw new ArgumentException("The duplicates of the current placement cannot be parted by swaps; plan without it.", nameof(current));
    }

    private static List<MigrationState> StatesOf(
        int layer, ExpertLoads loads, ExpertTopology topology, ExpertPlacement current, ExpertPlacement free, int maxMoves, BalancedOptions options)
    {
        ReadOnlySpan<int> now = current.PhysicalToLogical(layer);
        LayerPlan plan = new(loads.Experts, topology.Replicas, topology.Gpus);
        plan.SetLoads(loads.Layer(layer));
        plan.SetSlots(now);
        List<MigrationState> states = MigrationPath.Walk(plan, now, maxMoves, options.DistinctRequired);

        int[] best = free.PhysicalToLogical(layer).ToArray();
        SlotAlignment.Align(best, now, plan.Size, rename: options.AffinitySlack is null);
        plan.SetSlots(best);
        states.Add(MigrationPath.StateOf(plan, now));
        return states;
    }
}
