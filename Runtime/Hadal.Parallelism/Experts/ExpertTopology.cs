namespace Hadal.Parallelism.Experts;

/// <summary>Where replicas may lie.</summary>
/// <param name="Replicas">Slots of a layer on all GPUs together: every expert once, and the redundant replicas.</param>
/// <param name="Groups">Groups of experts that a router chooses first; 1 where it does not.</param>
/// <param name="Nodes">Hosts.</param>
/// <param name="Gpus">GPUs of all hosts together.</param>
public sealed record ExpertTopology(int Replicas, int Groups, int Nodes, int Gpus)
{
    /// <summary>Slots of a layer on one GPU.</summary>
    public int SlotsPerGpu => Replicas / Gpus;

    /// <summary>Whether groups divide over nodes, so that a group can have a node of its own. Otherwise groups and nodes are ignored.</summary>
    public bool IsHierarchical => Groups % Nodes == 0;

    // Keeps a file of some bytes from asking for all memory.
    internal const int MostSlots = 1 << 24;

    /// <summary>Says what does not divide.</summary>
    /// <exception cref="ArgumentException">The numbers do not fit one another, or the loads.</exception>
    public void Check(ExpertLoads loads)
    {
        ArgumentNullException.ThrowIfNull(loads);
        Require(Replicas > 0 && Groups > 0 && Nodes > 0 && Gpus > 0, $"Replicas, groups, nodes and GPUs must be above 0; they are {Replicas}, {Groups}, {Nodes} and {Gpus}.");
        Require(Replicas >= loads.Experts, $"{Counted.Of(loads.Experts, "expert")} must have at least as many replicas; given: {Replicas}.");
        Require(Replicas % Gpus == 0, $"{Counted.Of(Replicas, "replica")} cannot be divided over {Counted.Of(Gpus, "GPU")}.");
        Require((long)Replicas * loads.Layers <= MostSlots, $"{Counted.Of(loads.Layers, "layer")} of {Counted.Of(Replicas, "replica")} are more than {MostSlots} slots.");
        if (IsHierarchical)
        {
            Require(loads.Experts % Groups == 0, $"{Counted.Of(loads.Experts, "expert")} cannot be divided into {Counted.Of(Groups, "group")}.");
            Require(Gpus % Nodes == 0, $"{Counted.Of(Gpus, "GPU")} cannot be divided over {Counted.Of(Nodes, "node")}.");
        }
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new ArgumentException(message);
        }
    }
}
