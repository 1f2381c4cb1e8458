namespace Hadal.Parallelism.Experts.Balanced;

/// <summary>Swaps that bring replicas to the node of their group.</summary>
/// <param name="topology">Hierarchical.</param>
/// <param name="experts">Of a layer.</param>
internal sealed class NodeAffinity(ExpertTopology topology, int experts)
{
    private const int MostPasses = 8;

    // For each replica, times the logarithm of slots: a node of some hundreds of slots is looked at as a whole.
    private const int Looks = 64;

    private readonly int[] _homes = new int[experts];
    private readonly int _slotsPerNode = topology.Replicas / topology.Nodes;
    private readonly int _looks = Math.Min(topology.Replicas / topology.Nodes, Looks * LookBudget.Log2(topology.Replicas));

    /// <summary>The node of each expert's group is where the reference has put it.</summary>
    internal void SetHomes(ReadOnlySpan<int> reference)
    {
        for (int slot = 0; slot < reference.Length; slot++)
        {
            _homes[reference[slot]] = slot / _slotsPerNode;
        }
    }

    /// <summary>Swaps as long as less load is away from home and no GPU has more than the limit.</summary>
    internal void Improve(LayerPlan plan, double limit)
    {
        bool better = true;
        for (int pass = 0; better && pass < MostPasses; pass++)
        {
            better = false;
            for (int slot = 0; slot < plan.Slots.Length; slot++)
            {
                better |= IsAway(plan, slot, slot) && TryBringHome(plan, slot, limit);
            }
        }
    }

    private bool TryBringHome(LayerPlan plan, int slot, double limit)
    {
        int home = _homes[plan.Slots[slot]], partner = -1;
        double best = 0, share = plan.Shares[plan.Slots[slot]], load = plan.GpuLoads[slot / plan.Size];
        for (int i = 0; i < _looks; i++)
        {
            int other = (home * _slotsPerNode) + ((slot + i) % _slotsPerNode);
            double otherShare = plan.Shares[plan.Slots[other]], moved = share - otherShare;
            double gain = share + (IsAway(plan, other, other) ? otherShare : 0) - (IsAway(plan, other, slot) ? otherShare : 0);
            if (gain > best && load - moved <= limit && plan.GpuLoads[other / plan.Size] + moved <= limit && SwapSearch.MayMeet(plan, slot, other))
            {
                (best, partner) = (gain, other);
            }
        }

        if (partner < 0)
        {
            return false;
        }

        plan.Swap(slot, partner);
        if (plan.GpuLoads[slot / plan.Size] <= limit && plan.GpuLoads[partner / plan.Size] <= limit)
        {
            return true;
        }

        plan.Swap(slot, partner);
        return false;
    }

    // Whether the expert of a slot would be away from its node in a place.
    private bool IsAway(LayerPlan plan, int slot, int place) => _homes[plan.Slots[slot]] != place / _slotsPerNode;
}
