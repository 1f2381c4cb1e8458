namespace Hadal.Parallelism.Experts.Balanced;

/// <summary>A placement of one layer while it is searched for: the expert of each slot, and the load of each GPU. In float64.</summary>
internal sealed class LayerPlan
{
    // Searches of hundreds of GPUs end long before. Without a limit, thousands cost their square.
    private const double LooksPerSlot = 512;

    private readonly int[] _seen;
    private long _looks;

    internal LayerPlan(int experts, int replicas, int gpus)
    {
        (Gpus, Size) = (gpus, replicas / gpus);
        (Loads, Counts, Shares) = (new double[experts], new int[experts], new double[experts]);
        (Slots, GpuLoads, _seen) = (new int[replicas], new double[gpus], new int[experts]);
    }

    internal int Gpus { get; }

    /// <summary>Slots of one GPU.</summary>
    internal int Size { get; }

    /// <summary>The load of each expert.</summary>
    internal double[] Loads { get; }

    /// <summary>Replicas of each expert.</summary>
    internal int[] Counts { get; }

    /// <summary>The load of one replica of each expert.</summary>
    internal double[] Shares { get; }

    /// <summary>The expert of each slot.</summary>
    internal int[] Slots { get; }

    internal double[] GpuLoads { get; }

    internal double Mean { get; private set; }

    internal Span<int> OfGpu(int gpu) => Slots.AsSpan(gpu * Size, Size);

    /// <summary>Sets what all searches together may look at: slots times their logarithm, as sorting them takes.</summary>
    internal void SetLoads(ReadOnlySpan<float> loads)
    {
        _looks = (long)(LooksPerSlot * Slots.Length * Math.Log2(Slots.Length + 1.0));
        double total = 0;
        for (int expert = 0; expert < Loads.Length; expert++)
        {
            Loads[expert] = loads[expert];
            total += loads[expert];
        }

        Mean = total / Gpus;
    }

    /// <summary>Takes over the slots of another placement, and with them the counts.</summary>
    internal void SetSlots(ReadOnlySpan<int> slots)
    {
        slots.CopyTo(Slots);
        Array.Clear(Counts);
        foreach (int expert in Slots)
        {
            Counts[expert]++;
        }

        Share();
        SumAll();
    }

    /// <summary>Counts what a search looks at; false where it has to end.</summary>
    internal bool TryLook(long places) => (_looks -= places) > 0;

    internal void SumAll()
    {
        for (int gpu = 0; gpu < Gpus; gpu++)
        {
            Sum(gpu);
        }
    }

    /// <summary>Shares after a change of counts.</summary>
    internal void Share()
    {
        for (int expert = 0; expert < Shares.Length; expert++)
        {
            Shares[expert] = Loads[expert] / Counts[expert];
        }
    }

    /// <summary>The GPU's load after a change of its slots: always the sum in the order of slots, so that it never drifts.</summary>
    internal void Sum(int gpu)
    {
        double load = 0;
        foreach (int expert in OfGpu(gpu))
        {
            load += Shares[expert];
        }

        GpuLoads[gpu] = load;
    }

    internal void Swap(int slotA, int slotB)
    {
        (Slots[slotA], Slots[slotB]) = (Slots[slotB], Slots[slotA]);
        Sum(slotA / Size);
        Sum(slotB / Size);
    }

    internal int FullestGpu()
    {
        int fullest = 0;
        for (int gpu = 1; gpu < Gpus; gpu++)
        {
            fullest = GpuLoads[gpu] > GpuLoads[fullest] ? gpu : fullest;
        }

        return fullest;
    }

    internal int EmptiestGpu()
    {
        int emptiest = 0;
        for (int gpu = 1; gpu < Gpus; gpu++)
        {
            emptiest = GpuLoads[gpu] < GpuLoads[emptiest] ? gpu : emptiest;
        }

        return emptiest;
    }

    internal double Fullest => GpuLoads[FullestGpu()];

    /// <summary>Whether a GPU has an expert in another than the given slot.</summary>
    internal bool HasBeside(int gpu, int expert, int slot)
    {
        ReadOnlySpan<int> experts = OfGpu(gpu);
        int own = slot - (gpu * Size);
        for (int i = 0; i < experts.Length; i++)
        {
            if (experts[i] == expert && i != own)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Replicas that share a GPU with an earlier one of the same expert.</summary>
    internal int Duplicates()
    {
        int duplicates = 0;
        Array.Clear(_seen);
        for (int slot = 0; slot < Slots.Length; slot++)
        {
            int mark = (slot / Size) + 1;
            duplicates += _seen[Slots[slot]] == mark ? 1 : 0;
            _seen[Slots[slot]] = mark;
        }

        return duplicates;
    }

    internal bool IsDuplicate(int slot) => Slots.AsSpan(slot / Size * Size, slot % Size).Contains(Slots[slot]);
}
