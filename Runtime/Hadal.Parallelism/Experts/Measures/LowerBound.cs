namespace Hadal.Parallelism.Experts.Measures;

/// <summary>
/// What no placement of a layer can do better than, whatever its replica counts, while the tokens of an expert divide equally over its
/// replicas. All are loads of the fullest GPU over the mean.
/// </summary>
/// <param name="LargestReplica">t*: the least that the largest replica can be (greedy apportionment is optimal), or 1.</param>
/// <param name="Sharing">What the slots of a GPU force to share one (see <see cref="SharingProof"/>), at least <paramref name="LargestReplica"/>.</param>
public sealed record LowerBound(double LargestReplica, double Sharing)
{
    /// <summary>The bound: the larger of all.</summary>
    public double Value => Math.Max(1, Math.Max(LargestReplica, Sharing));

    /// <summary>The bounds of all layers.</summary>
    /// <exception cref="ArgumentException">The topology does not fit the loads.</exception>
    public static LowerBound[] Of(ExpertLoads loads, ExpertTopology topology)
    {
        ArgumentNullException.ThrowIfNull(loads);
        ArgumentNullException.ThrowIfNull(topology);
        topology.Check(loads);
        LowerBound[] bounds = new LowerBound[loads.Layers];
        Parallel.For(0, loads.Layers, layer => bounds[layer] = Of(loads.Layer(layer), topology));
        return bounds;
    }

    private static LowerBound Of(ReadOnlySpan<float> layer, ExpertTopology topology)
    {
        double[] loads = [.. layer];
        double mean = loads.Sum() / topology.Gpus;
        if (mean == 0)
        {
            return new(1, 1);
        }

        double largest = Math.Max(mean, LargestOf(loads, topology.Replicas));
        double sharing = topology.SlotsPerGpu == 1 ? largest : new SharingProof(loads, topology.Replicas, topology.Gpus).LargestImpossible(largest, mean);
        return new(largest / mean, sharing / mean);
    }

    private static double LargestOf(double[] loads, int replicas)
    {
        PriorityQueue<(int Expert, int Count), double> hottest = new(loads.Select((load, expert) => ((expert, 1), -load)));
        for (int spare = replicas - loads.Length; spare > 0; spare--)
        {
            (int expert, int count) = hottest.Dequeue();
            hottest.Enqueue((expert, count + 1), -loads[expert] / (count + 1));
        }

        (int fullest, int replicasOf) = hottest.Peek();
        return loads[fullest] / replicasOf;
    }
}
