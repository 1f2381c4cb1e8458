namespace Hadal.Parallelism.Experts.Balanced;

/// <summary>Swaps of two replicas of which one is on the fullest GPU, the best first, until none lowers it.</summary>
internal static class SwapSearch
{
    // Below this share of the mean a gain is noise: recorded loads are counts of thousands of tokens at most.
    private const double LeastGain = 1e-6;

    /// <summary>So many GPUs mostly have a good swap: steps are as many as slots, and each should not cost as much as there are GPUs.</summary>
    internal const int EnoughGpus = 64;

    /// <param name="plan">Is improved; its fullest GPU never gets fuller.</param>
    /// <param name="goal">A load of the fullest GPU that is good enough.</param>
    /// <param name="mostGpus">That one is compared with until a swap is found.</param>
    internal static void Improve(LayerPlan plan, double goal, int mostGpus)
    {
        for (int step = 0; step < 8 * plan.Slots.Length; step++)
        {
            int gpu = plan.FullestGpu;
            if (plan.GpuLoads[gpu] <= goal || !TryRelieve(plan, gpu, mostGpus))
            {
                return;
            }
        }
    }

    /// <summary>The swap that lowers a GPU most; false where none does.</summary>
    internal static bool TryRelieve(LayerPlan plan, int gpu, int mostGpus)
    {
        double load = plan.GpuLoads[gpu], best = load - (LeastGain * plan.Mean);
        int bestOwn = -1, bestOther = -1;
        int own = gpu * plan.Size, emptiest = plan.EmptiestGpu;
        for (int tried = 0; tried < Math.Min(plan.Gpus, bestOwn < 0 ? mostGpus : EnoughGpus); tried++)
        {
            int otherGpu = (emptiest + tried) % plan.Gpus, other = otherGpu * plan.Size;
            double otherLoad = plan.GpuLoads[otherGpu];

            // A swap can do no better than to level the two.
            bool mayHelp = other != own && (load + otherLoad) / 2 < best;
            if (!plan.SwapLooks.TryTake(mayHelp ? 1 + ((long)plan.Size * plan.Size) : 1))
            {
                break;
            }

            if (!mayHelp)
            {
                continue;
            }

            for (int i = own; i < own + plan.Size; i++)
            {
                double share = plan.Shares[plan.Slots[i]];
                for (int j = other; j < other + plan.Size; j++)
                {
                    double moved = share - plan.Shares[plan.Slots[j]];
                    double fuller = Math.Max(load - moved, otherLoad + moved);
                    if (fuller < best && MayMeet(plan, i, j))
                    {
                        (best, bestOwn, bestOther) = (fuller, i, j);
                    }
                }
            }
        }

        if (bestOwn < 0)
        {
            return false;
        }

        plan.Swap(bestOwn, bestOther);
        return true;
    }

    /// <summary>Whether a swap of two slots puts no expert beside another replica of it.</summary>
    internal static bool MayMeet(LayerPlan plan, int slotA, int slotB) =>
        !plan.HasBeside(slotB / plan.Size, plan.Slots[slotA], slotB) && !plan.HasBeside(slotA / plan.Size, plan.Slots[slotB], slotA);
}
