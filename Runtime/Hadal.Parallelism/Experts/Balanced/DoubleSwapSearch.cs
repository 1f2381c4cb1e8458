namespace Hadal.Parallelism.Experts.Balanced;

/// <summary>
/// Swaps of two replicas of the fullest GPU with two of another, where single swaps have ended: there are so many more pairs than replicas
/// that one of nearly any difference is found.
/// </summary>
internal static class DoubleSwapSearch
{
    private const double LeastGain = 1e-6;

    // Beyond this single swaps leave nothing, and pairs of pairs grow with the fourth power.
    private const int MostSlots = 16;

    /// <param name="plan">Is improved; its fullest GPU never gets fuller.</param>
    /// <param name="goal">A load of the fullest GPU that is good enough.</param>
    internal static void Improve(LayerPlan plan, double goal)
    {
        if (plan.Size is < 3 or > MostSlots)
        {
            return;
        }

        for (int step = 0; step < plan.Slots.Length; step++)
        {
            int gpu = plan.FullestGpu;
            if (plan.GpuLoads[gpu] <= goal || !TryRelieve(plan, gpu, goal))
            {
                return;
            }
        }
    }

    private static bool TryRelieve(LayerPlan plan, int gpu, double goal)
    {
        double limit = plan.GpuLoads[gpu] - (LeastGain * plan.Mean);
        long pairs = (long)plan.Size * (plan.Size - 1) / 2;
        int emptiest = plan.EmptiestGpu;
        for (int i = 0; i < plan.Gpus; i++)
        {
            int other = (emptiest + i) % plan.Gpus;

            // A swap can do no better than to level the two.
            bool mayHelp = other != gpu && (plan.GpuLoads[gpu] + plan.GpuLoads[other]) / 2 < limit;
            if (!plan.SwapLooks.TryTake(mayHelp ? 1 + (pairs * pairs) : 1))
            {
                return false;
            }

            if (mayHelp && TryLevel(plan, gpu, other, limit, goal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryLevel(LayerPlan plan, int gpu, int other, double limit, double goal)
    {
        (int a, int b, int c, int d) = Best(plan, gpu, other, limit, goal);
        if (a < 0)
        {
            return false;
        }

        plan.Swap(a, c);
        plan.Swap(b, d);
        return true;
    }

    // The slots of the best swap below the limit, or of the first that is good enough; -1 of none.
    private static (int A, int B, int C, int D) Best(LayerPlan plan, int gpu, int other, double limit, double goal)
    {
        double load = plan.GpuLoads[gpu], otherLoad = plan.GpuLoads[other], best = limit;
        int own = gpu * plan.Size, ownEnd = own + plan.Size, from = other * plan.Size, end = from + plan.Size;
        (int A, int B, int C, int D) chosen = (-1, -1, -1, -1);
        for (int a = own; a < ownEnd; a++)
        {
            for (int b = a + 1; b < ownEnd; b++)
            {
                double given = plan.Shares[plan.Slots[a]] + plan.Shares[plan.Slots[b]];
                for (int c = from; c < end; c++)
                {
                    double rest = given - plan.Shares[plan.Slots[c]];
                    for (int d = c + 1; d < end; d++)
                    {
                        double moved = rest - plan.Shares[plan.Slots[d]];
                        double fuller = Math.Max(load - moved, otherLoad + moved);
                        if (fuller >= best || !MayMeet(plan, (a, b), (c, d)))
                        {
                            continue;
                        }

                        (best, chosen) = (fuller, (a, b, c, d));
                        if (best <= goal)
                        {
                            return chosen;
                        }
                    }
                }
            }
        }

        return chosen;
    }

    private static bool MayMeet(LayerPlan plan, (int A, int B) own, (int A, int B) other) =>
        IsFree(plan, own.A, other) && IsFree(plan, own.B, other) && IsFree(plan, other.A, own) && IsFree(plan, other.B, own);

    // Whether the GPU of the places has no replica of the slot's expert but in these places.
    private static bool IsFree(LayerPlan plan, int slot, (int A, int B) places)
    {
        int first = places.A / plan.Size * plan.Size;
        for (int at = first; at < first + plan.Size; at++)
        {
            if (plan.Slots[at] == plan.Slots[slot] && at != places.A && at != places.B)
            {
                return false;
            }
        }

        return true;
    }
}
