namespace Hadal.Parallelism.Experts.Measures;

/// <summary>
/// How the tokens of a layer's experts divide over their replicas so that the fullest GPU has least: the linear program that LPLB solves
/// (deepseek-ai/LPLB), here by maximum flows (experts to GPUs). Each flow either fits, or its cut names GPUs that must hold more.
/// </summary>
/// <param name="MaxOverMean">The fullest GPU's load over the mean.</param>
/// <param name="SlotLoads">The load of each slot.</param>
public sealed record TokenSplit(double MaxOverMean, IReadOnlyList<double> SlotLoads)
{
    // Of the mean: what a flow may leave over.
    private const double Tolerance = 1e-9;

    /// <summary>The best split for one layer of a placement.</summary>
    /// <exception cref="ArgumentException">Placement and loads differ in layers or experts.</exception>
    public static TokenSplit Of(ExpertPlacement placement, ExpertLoads loads, int layer)
    {
        PlacementMeasures.Match(placement, loads);
        ArgumentOutOfRangeException.ThrowIfNegative(layer);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(layer, loads.Layers);
        double total = 0;
        foreach (float load in loads.Layer(layer))
        {
            total += load;
        }

        double mean = total / placement.Gpus;
        ReplicaFlow flow = new(placement, loads, layer);
        double capacity = mean;
        while (flow.Fill(capacity) is double left && left > Tolerance * mean)
        {
            // The GPUs that what is left over can reach hold all they can; only a higher limit lets it in.
            double higher = capacity + (left / flow.BlockedGpus());
            if (higher <= capacity)
            {
                break;
            }

            capacity = higher;
        }

        double[] slots = flow.SlotLoads();
        double fullest = slots.Chunk(placement.SlotsPerGpu).Max(gpu => gpu.Sum());
        return new(PlacementMeasures.OverMean(fullest, total, placement.Gpus), slots);
    }
}
