namespace Hadal.Parallelism.Experts;

/// <summary>Which expert lies in each physical slot of each layer. GPU g has the slots from g·(replicas/GPUs) on.</summary>
public sealed class ExpertPlacement
{
    private readonly int[] _experts;
    private readonly int[] _slots;
    private readonly int[] _starts;

    /// <summary>A placement whose replicas of an expert are counted in the order of their slots.</summary>
    /// <param name="layers">Layers.</param>
    /// <param name="experts">Experts of a layer.</param>
    /// <param name="gpus">GPUs; they divide the slots of a layer.</param>
    /// <param name="physicalToLogical">The expert of each slot, layer after layer; copied.</param>
    /// <exception cref="ArgumentException">The size does not fit, an expert is out of range, or one has no slot; the message names layer and expert.</exception>
    public ExpertPlacement(int layers, int experts, int gpus, ReadOnlySpan<int> physicalToLogical)
        : this(layers, experts, gpus, physicalToLogical, [])
    {
    }

    // Ranks say how replicas of an expert are counted; without them slots do.
    internal ExpertPlacement(int layers, int experts, int gpus, ReadOnlySpan<int> physicalToLogical, ReadOnlySpan<int> ranks)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(layers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(experts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(gpus, 1);
        if (physicalToLogical.Length == 0 || physicalToLogical.Length % layers != 0 || physicalToLogical.Length / layers % gpus != 0)
        {
            throw new ArgumentException($"{Counted.Of(physicalToLogical.Length, "slot")} cannot be divided over {Counted.Of(layers, "layer")} of {Counted.Of(gpus, "GPU")}.", nameof(physicalToLogical));
        }

        (Layers, Experts, Gpus, Replicas) = (layers, experts, gpus, physicalToLogical.Length / layers);
        _experts = physicalToLogical.ToArray();
        _slots = new int[_experts.Length];
        _starts = new int[checked(layers * (experts + 1))];
        int[] next = new int[experts];
        for (int layer = 0; layer < layers; layer++)
        {
            Invert(layer, next, ranks);
        }
    }

    /// <summary>Layers.</summary>
    public int Layers { get; }

    /// <summary>Experts of a layer.</summary>
    public int Experts { get; }

    /// <summary>GPUs of all nodes together.</summary>
    public int Gpus { get; }

    /// <summary>Slots of a layer.</summary>
    public int Replicas { get; }

    /// <summary>Slots of a layer on one GPU.</summary>
    public int SlotsPerGpu => Replicas / Gpus;

    /// <summary>The expert of each slot of a layer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public ReadOnlySpan<int> PhysicalToLogical(int layer)
    {
        ThrowUnless(layer, Layers, nameof(layer));
        return _experts.AsSpan(layer * Replicas, Replicas);
    }

    /// <summary>The slots of an expert, first replica first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer or expert.</exception>
    public ReadOnlySpan<int> LogicalToPhysical(int layer, int expert)
    {
        int count = ReplicaCount(layer, expert);
        return _slots.AsSpan((layer * Replicas) + _starts[(layer * (Experts + 1)) + expert], count);
    }

    /// <summary>How many slots an expert has.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer or expert.</exception>
    public int ReplicaCount(int layer, int expert)
    {
        ThrowUnless(layer, Layers, nameof(layer));
        ThrowUnless(expert, Experts, nameof(expert));
        int at = (layer * (Experts + 1)) + expert;
        return _starts[at + 1] - _starts[at];
    }

    private static void ThrowUnless(int index, int count, string name)
    {
        if ((uint)index >= (uint)count)
        {
            throw new ArgumentOutOfRangeException(name, index, $"There are 0 … {count - 1}.");
        }
    }

    private void Invert(int layer, int[] next, ReadOnlySpan<int> ranks)
    {
        ReadOnlySpan<int> experts = PhysicalToLogical(layer);
        Span<int> starts = _starts.AsSpan(layer * (Experts + 1), Experts + 1);
        for (int slot = 0; slot < experts.Length; slot++)
        {
            if ((uint)experts[slot] >= (uint)Experts)
            {
                throw new ArgumentException($"Slot {slot} of layer {layer} has expert {experts[slot]}; there are experts 0 … {Experts - 1}.");
            }

            starts[experts[slot] + 1]++;
        }

        for (int expert = 0; expert < Experts; expert++)
        {
            if (starts[expert + 1] == 0)
            {
                throw new ArgumentException($"Expert {expert} has no slot in layer {layer}.");
            }

            starts[expert + 1] += starts[expert];
            next[expert] = starts[expert];
        }

        Span<int> slots = _slots.AsSpan(layer * Replicas, Replicas);
        for (int slot = 0; slot < experts.Length; slot++)
        {
            int expert = experts[slot];
            slots[ranks.IsEmpty ? next[expert]++ : starts[expert] + ranks[(layer * Replicas) + slot]] = slot;
        }
    }
}
