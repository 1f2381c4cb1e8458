namespace Hadal.Parallelism.Experts.Migration;

/// <summary>What differs between two placements of one shape: slots that get another expert, whose weights must be fetched.</summary>
public static class PlacementMoves
{
    /// <summary>Slots of all layers that differ.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static int Count(ExpertPlacement from, ExpertPlacement to) => PerGpu(from, to).Sum();

    /// <summary>Replicas that the GPU with most to fetch must fetch, in all layers together.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static int MostIntoOneGpu(ExpertPlacement from, ExpertPlacement to) => PerGpu(from, to).Max();

    /// <summary>The new placement with its GPUs renamed and its slots ordered, layer by layer, so that most replicas stay where they are.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static ExpertPlacement Align(ExpertPlacement from, ExpertPlacement to)
    {
        Match(from, to);
        int[][] slots = new int[to.Layers][];
        Parallel.For(0, to.Layers, layer =>
        {
            slots[layer] = to.PhysicalToLogical(layer).ToArray();
            SlotAlignment.Align(slots[layer], from.PhysicalToLogical(layer), to.SlotsPerGpu, rename: true);
        });
        return new(to.Layers, to.Experts, to.Gpus, slots.SelectMany(row => row).ToArray());
    }

    private static int[] PerGpu(ExpertPlacement from, ExpertPlacement to)
    {
        Match(from, to);
        int[] moves = new int[to.Gpus];
        for (int layer = 0; layer < to.Layers; layer++)
        {
            ReadOnlySpan<int> old = from.PhysicalToLogical(layer), now = to.PhysicalToLogical(layer);
            for (int slot = 0; slot < now.Length; slot++)
            {
                moves[slot / to.SlotsPerGpu] += old[slot] == now[slot] ? 0 : 1;
            }
        }

        return moves;
    }

    private static void Match(ExpertPlacement from, ExpertPlacement to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        if (from.Layers != to.Layers || from.Replicas != to.Replicas || from.Gpus != to.Gpus || from.Experts != to.Experts)
        {
            throw new ArgumentException(
                $"The placement has {Counted.Of(to.Layers, "layer")} of {Counted.Of(to.Experts, "expert")} in {Counted.Of(to.Replicas, "slot")} on {Counted.Of(to.Gpus, "GPU")}; "
                + $"the one before has {from.Layers} of {from.Experts} in {from.Replicas} on {from.Gpus}.", nameof(to));
        }
    }
}
