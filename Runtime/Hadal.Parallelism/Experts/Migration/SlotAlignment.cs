namespace Hadal.Parallelism.Experts.Migration;

/// <summary>Renames the GPUs of a new placement, and orders their slots, so that as many experts as may be stay where they are.</summary>
internal static class SlotAlignment
{
    // The table of overlaps has this many entries squared.
    private const int MostGpus = 2048;

    /// <param name="slots">The new placement of a layer; reordered.</param>
    /// <param name="current">The present one.</param>
    /// <param name="size">Slots of a GPU.</param>
    /// <param name="rename">Whether GPUs may be renamed.</param>
    internal static void Align(int[] slots, ReadOnlySpan<int> current, int size, bool rename)
    {
        int gpus = slots.Length / size;
        int[] targets = rename && gpus <= MostGpus ? Match(slots, current, size) : [.. Enumerable.Range(0, gpus)];
        int[] aligned = new int[slots.Length];
        for (int gpu = 0; gpu < gpus; gpu++)
        {
            Keep(slots.AsSpan(gpu * size, size), current.Slice(targets[gpu] * size, size), aligned.AsSpan(targets[gpu] * size, size));
        }

        aligned.CopyTo(slots, 0);
    }

    // The pair of GPUs with most in common first.
    private static int[] Match(ReadOnlySpan<int> slots, ReadOnlySpan<int> current, int size)
    {
        int gpus = slots.Length / size;
        List<(int Common, int Gpu, int Target)> pairs = [];
        for (int gpu = 0; gpu < gpus; gpu++)
        {
            for (int target = 0; target < gpus; target++)
            {
                int common = Common(slots.Slice(gpu * size, size), current.Slice(target * size, size));
                if (common > 0)
                {
                    pairs.Add((common, gpu, target));
                }
            }
        }

        int[] targets = new int[gpus];
        bool[] taken = new bool[gpus];
        Array.Fill(targets, -1);
        foreach ((_, int gpu, int target) in pairs.OrderByDescending(pair => pair.Common))
        {
            if (targets[gpu] < 0 && !taken[target])
            {
                (targets[gpu], taken[target]) = (target, true);
            }
        }

        int free = 0;
        for (int gpu = 0; gpu < gpus; gpu++)
        {
            if (targets[gpu] < 0)
            {
                free += taken.AsSpan(free).IndexOf(false);
                (targets[gpu], taken[free]) = (free, true);
            }
        }

        return targets;
    }

    private static int Common(ReadOnlySpan<int> experts, ReadOnlySpan<int> others)
    {
        int common = 0;
        foreach (int expert in experts)
        {
            common += others.Contains(expert) ? 1 : 0;
        }

        return common;
    }

    private static void Keep(Span<int> experts, ReadOnlySpan<int> current, Span<int> aligned)
    {
        const int Placed = -1;
        aligned.Fill(Placed);
        for (int slot = 0; slot < current.Length; slot++)
        {
            int at = experts.IndexOf(current[slot]);
            if (at >= 0)
            {
                (aligned[slot], experts[at]) = (experts[at], Placed);
            }
        }

        foreach (int expert in experts)
        {
            if (expert != Placed)
            {
                aligned[aligned.IndexOf(Placed)] = expert;
            }
        }
    }
}
