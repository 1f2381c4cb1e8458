namespace Hadal.Parallelism.Experts.Reference;

/// <summary>
/// The placements of EPLB (deepseek-ai/EPLB, eplb.py at d52c72d) to the slot: hierarchical where groups divide over nodes, global otherwise.
/// Arithmetic is float32 in its order; sorts are stable, the first of equal maxima and the first of equally loaded packs is taken.
/// </summary>
public static class ReferencePolicy
{
    /// <summary>Places the replicas of all layers.</summary>
    /// <exception cref="ArgumentException">The topology does not fit the loads.</exception>
    public static ExpertPlacement Place(ExpertLoads loads, ExpertTopology topology)
    {
        ArgumentNullException.ThrowIfNull(loads);
        ArgumentNullException.ThrowIfNull(topology);
        topology.Check(loads);
        int replicas = topology.Replicas;
        int[] experts = new int[loads.Layers * replicas], ranks = new int[experts.Length];
        Parallel.For(
            0,
            loads.Layers,
            () => new ReferenceLayer(loads.Experts, topology),
            (layer, _, work) =>
            {
                work.Place(loads.Layer(layer), experts.AsSpan(layer * replicas, replicas), ranks.AsSpan(layer * replicas, replicas));
                return work;
            },
            _ => { });
        return new(loads.Layers, loads.Experts, topology.Gpus, experts, ranks);
    }
}
