using Hadal.Parallelism.Experts.Balanced;

namespace Hadal.Parallelism.Experts.Migration;

/// <summary>
/// Ever better placements of one layer, each a step from the last: a slot gets a replica of another expert (one move), or two slots swap
/// (two moves); the step that lowers the fullest GPU most for its moves is taken.
/// A path has at most <see cref="MostSteps"/> placements, and each step looks for its swap with a budget of its own.
/// </summary>
internal static class MigrationPath
{
    private const double LeastGain = 1e-6;
    private const int MostSteps = 256;

    /// <param name="plan">Stands at the present placement; is left at the path's end.</param>
    /// <param name="current">The present placement.</param>
    /// <param name="mostMoves">Where the path ends at the latest.</param>
    /// <param name="distinct">Whether duplicates of the present placement must go first.</param>
    internal static List<MigrationState> Walk(LayerPlan plan, ReadOnlySpan<int> current, int mostMoves, bool distinct)
    {
        if (distinct)
        {
            DuplicateRepair.Repair(plan, double.PositiveInfinity);
        }

        List<MigrationState> states = [StateOf(plan, current)];
        while (states.Count < MostSteps && TryStep(plan) && StateOf(plan, current) is MigrationState state && state.Moves <= mostMoves)
        {
            states.Add(state);
        }

        return states;
    }

    internal static MigrationState StateOf(LayerPlan plan, ReadOnlySpan<int> current)
    {
        int moves = 0;
        for (int slot = 0; slot < current.Length; slot++)
        {
            moves += plan.Slots[slot] == current[slot] ? 0 : 1;
        }

        return new([.. plan.Slots], moves, plan.Fullest);
    }

    private static bool TryStep(LayerPlan plan)
    {
        plan.SwapLooks.Renew();
        int gpu = plan.FullestGpu;
        double fullest = plan.GpuLoads[gpu], bestGain = LeastGain * plan.Mean;
        (int Slot, int Expert) replaced = (-1, 0);
        int[][] places = Places(plan);
        int second = SecondFullest(plan, gpu);
        for (int slot = 0; slot < plan.Slots.Length; slot++)
        {
            if (plan.Counts[plan.Slots[slot]] == 1)
            {
                continue;
            }

            // Another replica elsewhere relieves an expert of the fullest GPU; in a slot of its own, any expert may come.
            ReadOnlySpan<int> candidates = slot / plan.Size == gpu ? plan.Slots : plan.OfGpu(gpu);
            foreach (int expert in candidates)
            {
                if (expert != plan.Slots[slot] && MayGain(plan, slot, expert, second, fullest - bestGain) && !plan.HasBeside(slot / plan.Size, expert, slot)
                    && fullest - Try(plan, places, slot, expert) is double gain && gain > bestGain)
                {
                    (bestGain, replaced) = (gain, (slot, expert));
                }
            }
        }

        // A swap costs twice as much.
        int[] before = [.. plan.Slots];
        if (SwapSearch.TryRelieve(plan, gpu, plan.Gpus) && fullest - plan.Fullest is double saved && saved > (replaced.Slot < 0 ? 0 : 2 * bestGain))
        {
            return true;
        }

        plan.SetSlots(before);
        if (replaced.Slot < 0)
        {
            return false;
        }

        Replace(plan, places, replaced.Slot, replaced.Expert);
        return true;
    }

    // The GPUs of each expert.
    private static int[][] Places(LayerPlan plan)
    {
        int[][] places = [.. plan.Counts.Select(count => new int[count])];
        int[] filled = new int[places.Length];
        for (int slot = 0; slot < plan.Slots.Length; slot++)
        {
            int expert = plan.Slots[slot];
            places[expert][filled[expert]++] = slot / plan.Size;
        }

        return places;
    }

    private static int SecondFullest(LayerPlan plan, int fullest)
    {
        int second = fullest;
        for (int gpu = 0; gpu < plan.Gpus; gpu++)
        {
            second = gpu != fullest && (second == fullest || plan.GpuLoads[gpu] > plan.GpuLoads[second]) ? gpu : second;
        }

        return second;
    }

    // Of thousands of replacements few pass: neither the two fullest GPUs nor the slot's may be left as full as the limit.
    private static bool MayGain(LayerPlan plan, int slot, int expert, int second, double limit)
    {
        int gpu = plan.FullestGpu, own = slot / plan.Size;
        double come = plan.Loads[expert] / (plan.Counts[expert] + 1), gone = plan.Shares[plan.Slots[slot]];
        bool reachesSecond = plan.GpuLoads[second] < limit || second == own || plan.OfGpu(second).Contains(expert);
        return reachesSecond && plan.GpuLoads[own] + come - gone < limit && (own == gpu || plan.GpuLoads[gpu] + (plan.OfGpu(gpu).Count(expert) * (come - plan.Shares[expert])) < limit);
    }

    private static double Try(LayerPlan plan, int[][] places, int slot, int expert)
    {
        int old = plan.Slots[slot];
        Replace(plan, places, slot, expert);
        double fullest = plan.Fullest;
        Replace(plan, places, slot, old);
        return fullest;
    }

    // The slot's GPU is among the places of what is there before the first replacement.
    private static void Replace(LayerPlan plan, int[][] places, int slot, int expert)
    {
        int old = plan.Slots[slot];
        plan.Slots[slot] = expert;
        plan.Counts[old]--;
        plan.Counts[expert]++;
        plan.Shares[old] = plan.Loads[old] / plan.Counts[old];
        plan.Shares[expert] = plan.Loads[expert] / plan.Counts[expert];
        foreach (int gpu in places[old])
        {
            plan.Sum(gpu);
        }

        foreach (int gpu in places[expert])
        {
            plan.Sum(gpu);
        }
    }
}
