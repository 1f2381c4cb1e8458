namespace Hadal.Parallelism.Experts.Balanced;

/// <summary>Swaps that part replicas of one expert on one GPU.</summary>
internal static class DuplicateRepair
{
    // Of all duplicates together, times slots and their logarithm: thousands of them are still compared with every slot.
    private const long Looks = 512;

    /// <param name="plan">Is repaired as far as the limit allows.</param>
    /// <param name="limit">The most that a GPU of a swap may hold afterwards.</param>
    internal static void Repair(LayerPlan plan, double limit)
    {
        int duplicates = plan.Duplicates();
        if (duplicates == 0)
        {
            return;
        }

        int looks = (int)Math.Min(plan.Slots.Length, plan.Slots.Length * Looks * LookBudget.Log2(plan.Slots.Length) / duplicates);
        for (int slot = 0; slot < plan.Slots.Length; slot++)
        {
            if (plan.IsDuplicate(slot))
            {
                Part(plan, slot, limit, looks);
            }
        }
    }

    private static void Part(LayerPlan plan, int slot, double limit, int looks)
    {
        int gpu = slot / plan.Size, partner = -1;
        double best = double.PositiveInfinity, share = plan.Shares[plan.Slots[slot]];
        for (int i = 1; i <= looks; i++)
        {
            int other = (slot + i) % plan.Slots.Length;
            int otherGpu = other / plan.Size;
            double moved = share - plan.Shares[plan.Slots[other]];
            double fuller = Math.Max(plan.GpuLoads[gpu] - moved, plan.GpuLoads[otherGpu] + moved);
            if (otherGpu != gpu && fuller < best && fuller <= limit && SwapSearch.MayMeet(plan, slot, other))
            {
                (best, partner) = (fuller, other);
            }
        }

        if (partner < 0)
        {
            return;
        }

        plan.Swap(slot, partner);

        // The limit is of sums in the order of slots; the forecast is off by roundings.
        if (plan.GpuLoads[gpu] > limit || plan.GpuLoads[partner / plan.Size] > limit)
        {
            plan.Swap(slot, partner);
        }
    }
}
