using Hadal.Parallelism.Experts.Reference;

namespace Hadal.Parallelism.Experts.Balanced;

/// <summary>What a balanced placement must keep to.</summary>
public sealed record BalancedOptions
{
    /// <summary>
    /// Whether no GPU may have an expert twice, even where that balances worse than <see cref="ReferencePolicy"/> does. Needs at most as
    /// many replicas as experts times GPUs.
    /// </summary>
    public bool DistinctRequired { get; init; }

    /// <summary>
    /// How much of the balance may be given for tokens that stay on their group's node: the fullest GPU may have this share more than without
    /// affinity, but never more than <see cref="ReferencePolicy"/> leaves. Null: nodes are not looked at. Needs a hierarchical topology.
    /// </summary>
    public double? AffinitySlack { get; init; }

    internal void Check(ExpertLoads loads, ExpertTopology topology)
    {
        topology.Check(loads);
        if (DistinctRequired && topology.Replicas > (long)loads.Experts * topology.Gpus)
        {
            throw new ArgumentException(
                $"{Counted.Of(topology.Replicas, "replica")} of {Counted.Of(loads.Experts, "expert")} on {Counted.Of(topology.Gpus, "GPU")} cannot be distinct on each GPU; at most {(long)loads.Experts * topology.Gpus} can.");
        }

        if (AffinitySlack is double slack && !(slack >= 0 && double.IsFinite(slack)))
        {
            throw new ArgumentException($"The slack for affinity must be a finite number of at least 0; it is {slack}.");
        }

        if (AffinitySlack is not null && !topology.IsHierarchical)
        {
            throw new ArgumentException($"Affinity needs groups that divide over nodes; {Counted.Of(topology.Groups, "group")} cannot be divided over {Counted.Of(topology.Nodes, "node")}.");
        }
    }
}
