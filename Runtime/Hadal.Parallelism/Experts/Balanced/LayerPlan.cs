using Hadal.Parallelism.Experts.Ordering;

namespace Hadal.Parallelism.Experts.Balanced;

/// <summary>A placement of one layer while it is searched for: the expert of each slot, and the load of each GPU. In float64.</summary>
internal sealed class LayerPlan
{
    private readonly int[] _seen;
    private readonly Tournament _fullest, _emptiest;

    internal LayerPlan(int experts, int replicas, int gpus)
    {
        (Gpus, Size) = (gpus, replicas / gpus);
        (Loads, Counts, Shares) = (new double[experts], new int[experts], new double[experts]);
        (Slots, GpuLoads, _seen) = (new int[replicas], new double[gpus], new int[experts]);
        (_fullest, _emptiest) = (new(GpuLoads, 1), new(GpuLoads, -1));
        SwapLooks = new(replicas);
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

    /// <summary>What searches for swaps that empty the fullest GPU may look at, all of them together.</summary>
    internal LookBudget SwapLooks { get; }

    internal Span<int> OfGpu(int gpu) => Slots.AsSpan(gpu * Size, Size);

    /// <summary>Begins a layer.</summary>
    internal void SetLoads(ReadOnlySpan<float> loads)
    {
        SwapLooks.Renew();
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

    internal void SumAll()
    {
        for (int gpu = 0; gpu < Gpus; gpu++)
        {
            GpuLoads[gpu] = LoadOf(gpu);
        }

        _fullest.Restart();
        _emptiest.Restart();
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
        GpuLoads[gpu] = LoadOf(gpu);
        _fullest.Change(gpu);
        _emptiest.Change(gpu);
    }

    internal void Swap(int slotA, int slotB)
    {
        (Slots[slotA], Slots[slotB]) = (Slots[slotB], Slots[slotA]);
        Sum(slotA / Size);
        Sum(slotB / Size);
    }

    internal int FullestGpu => _fullest.Winner;

    internal int EmptiestGpu => _emptiest.Winner;

    internal double Fullest => GpuLoads[FullestGpu];

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

    private double LoadOf(int gpu)
    {
        double load = 0;
        foreach (int expert in OfGpu(gpu))
        {
            load += Shares[expert];
        }

        return load;
    }
}
