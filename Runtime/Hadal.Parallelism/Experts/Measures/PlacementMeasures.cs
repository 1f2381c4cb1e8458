namespace Hadal.Parallelism.Experts.Measures;

/// <summary>What a placement makes of loads, when the tokens of an expert divide equally over its replicas.</summary>
public static class PlacementMeasures
{
    /// <summary>The load of the fullest GPU over the mean of all GPUs, for each layer: 1 is perfect balance, and what a layer without load has.</summary>
    /// <exception cref="ArgumentException">Placement and loads differ in layers or experts.</exception>
    public static double[] MaxOverMean(ExpertPlacement placement, ExpertLoads loads)
    {
        Match(placement, loads);
        double[] result = new double[loads.Layers];
        Span<double> shares = new double[loads.Experts];
        for (int layer = 0; layer < result.Length; layer++)
        {
            ReadOnlySpan<float> layerLoads = loads.Layer(layer);
            double total = 0;
            for (int expert = 0; expert < shares.Length; expert++)
            {
                total += layerLoads[expert];
                shares[expert] = (double)layerLoads[expert] / placement.ReplicaCount(layer, expert);
            }

            result[layer] = OverMean(Fullest(placement.PhysicalToLogical(layer), shares, placement.SlotsPerGpu), total, placement.Gpus);
        }

        return result;
    }

    /// <summary>Replicas that share a GPU with an earlier one of the same expert, in all layers together: slots that balance nothing.</summary>
    public static int Duplicates(ExpertPlacement placement)
    {
        ArgumentNullException.ThrowIfNull(placement);
        int duplicates = 0;
        int[] seen = new int[placement.Experts];
        int mark = 0;
        for (int layer = 0; layer < placement.Layers; layer++)
        {
            ReadOnlySpan<int> experts = placement.PhysicalToLogical(layer);
            for (int slot = 0; slot < experts.Length; slot++)
            {
                mark += slot % placement.SlotsPerGpu == 0 ? 1 : 0;
                duplicates += seen[experts[slot]] == mark ? 1 : 0;
                seen[experts[slot]] = mark;
            }
        }

        return duplicates;
    }

    /// <summary>The fullest GPU's load, summed in the order of slots.</summary>
    internal static double Fullest(ReadOnlySpan<int> experts, ReadOnlySpan<double> shares, int slotsPerGpu)
    {
        double fullest = 0;
        for (int first = 0; first < experts.Length; first += slotsPerGpu)
        {
            double load = 0;
            foreach (int expert in experts.Slice(first, slotsPerGpu))
            {
                load += shares[expert];
            }

            fullest = Math.Max(fullest, load);
        }

        return fullest;
    }

    internal static double OverMean(double fullest, double total, int gpus) => total > 0 ? fullest / (total / gpus) : 1;

    internal static void Match(ExpertPlacement placement, ExpertLoads loads)
    {
        ArgumentNullException.ThrowIfNull(placement);
        ArgumentNullException.ThrowIfNull(loads);
        if (placement.Layers != loads.Layers || placement.Experts != loads.Experts)
        {
            throw new ArgumentException($"The placement is of {Counted.Of(placement.Layers, "layer")} of {Counted.Of(placement.Experts, "expert")}; the loads are of {Counted.Of(loads.Layers, "layer")} of {loads.Experts}.");
        }
    }
}
