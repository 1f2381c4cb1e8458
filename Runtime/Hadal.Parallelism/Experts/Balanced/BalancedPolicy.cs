using Hadal.Parallelism.Experts.Reference;

namespace Hadal.Parallelism.Experts.Balanced;

/// <summary>
/// Placements over all GPUs, whatever their node: replicas where the largest is smallest, largest first onto the least loaded GPU, then swaps;
/// for two slots a GPU a joint search of counts and pairs. No layer is worse than <see cref="ReferencePolicy"/> leaves it.
/// </summary>
public static class BalancedPolicy
{
    /// <summary>Places the replicas of all layers.</summary>
    /// <param name="loads">Of the experts.</param>
    /// <param name="topology">Where replicas may lie.</param>
    /// <param name="options">What else to keep to; null is nothing.</param>
    /// <param name="progress">Is told each layer that is placed, in any order and from any thread.</param>
    /// <exception cref="ArgumentException">The topology does not fit the loads, or the options.</exception>
    public static ExpertPlacement Place(ExpertLoads loads, ExpertTopology topology, BalancedOptions? options = null, IProgress<int>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(loads);
        ArgumentNullException.ThrowIfNull(topology);
        options ??= new();
        options.Check(loads, topology);
        ExpertPlacement reference = ReferencePolicy.Place(loads, topology);
        int[] experts = new int[loads.Layers * topology.Replicas];
        Parallel.For(
            0,
            loads.Layers,
            () => new LayerSearch(loads.Experts, topology, options),
            (layer, _, search) =>
            {
                LayerPlan plan = search.Search(loads.Layer(layer), reference.PhysicalToLogical(layer));
                plan.Slots.CopyTo(experts.AsSpan(layer * topology.Replicas));
                progress?.Report(layer);
                return search;
            },
            _ => { });
        return new(loads.Layers, loads.Experts, topology.Gpus, experts);
    }
}
