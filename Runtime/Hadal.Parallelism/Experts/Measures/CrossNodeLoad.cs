using Hadal.Parallelism.Experts.Reference;

namespace Hadal.Parallelism.Experts.Measures;

/// <summary>What affinity is about: load whose replica is not on the node of its expert's group.</summary>
public static class CrossNodeLoad
{
    /// <summary>The share of each layer's load that is served away from the node of its group, as <see cref="ReferencePolicy"/> gives groups to nodes; 0 is all at home.</summary>
    /// <exception cref="ArgumentException">Loads, placement and topology do not fit, or groups do not divide over nodes.</exception>
    public static double[] Shares(ExpertPlacement placement, ExpertLoads loads, ExpertTopology topology)
    {
        PlacementMeasures.Match(placement, loads);
        ArgumentNullException.ThrowIfNull(topology);
        if (!topology.IsHierarchical || topology.Replicas != placement.Replicas)
        {
            throw new ArgumentException($"Cross-node load needs groups that divide over nodes, and {placement.Replicas} replicas; the topology is {topology}.");
        }

        ExpertPlacement reference = ReferencePolicy.Place(loads, topology);
        int slotsPerNode = topology.Replicas / topology.Nodes;
        double[] shares = new double[loads.Layers];
        for (int layer = 0; layer < shares.Length; layer++)
        {
            double away = 0, total = 0;
            for (int expert = 0; expert < loads.Experts; expert++)
            {
                int home = reference.LogicalToPhysical(layer, expert)[0] / slotsPerNode;
                ReadOnlySpan<int> slots = placement.LogicalToPhysical(layer, expert);
                double load = loads.Layer(layer)[expert];
                total += load;
                foreach (int slot in slots)
                {
                    away += slot / slotsPerNode == home ? 0 : load / slots.Length;
                }
            }

            shares[layer] = total > 0 ? away / total : 0;
        }

        return shares;
    }
}
