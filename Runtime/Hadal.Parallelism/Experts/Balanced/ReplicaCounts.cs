using Hadal.Parallelism.Experts.Ordering;

namespace Hadal.Parallelism.Experts.Balanced;

/// <summary>
/// How many replicas each expert gets so that the largest replica is as small as can be: one more, again and again, to the expert with the
/// largest (apportionment; the greedy choice is optimal). What is left when only experts without load remain is spread evenly.
/// </summary>
internal sealed class ReplicaCounts(int experts)
{
    private readonly ulong[] _heap = new ulong[experts];

    /// <param name="plan">Receives counts and shares.</param>
    /// <param name="most">Replicas that one expert may have: as many as GPUs, of which none has a use for two.</param>
    internal void Fill(LayerPlan plan, int most)
    {
        Array.Fill(plan.Counts, 1);
        for (int expert = 0; expert < _heap.Length; expert++)
        {
            _heap[expert] = LoadKey.Descending((float)plan.Loads[expert], expert);
        }

        KeyHeap hottest = new(_heap);
        for (int spare = plan.Slots.Length - _heap.Length; spare > 0;)
        {
            int expert = hottest.Count > 0 ? LoadKey.Index(hottest.Least) : 0;
            if (hottest.Count == 0 || plan.Loads[expert] == 0)
            {
                SpreadEvenly(plan.Counts, spare, most);
                break;
            }

            if (plan.Counts[expert] >= most)
            {
                hottest.RemoveLeast();
                continue;
            }

            plan.Counts[expert]++;
            spare--;
            hottest.ReplaceLeast(LoadKey.Descending((float)(plan.Loads[expert] / plan.Counts[expert]), expert));
        }

        plan.Share();
    }

    private static void SpreadEvenly(Span<int> counts, int spare, int most)
    {
        for (int least = 1; spare > 0; least++)
        {
            for (int expert = 0; expert < counts.Length && spare > 0; expert++)
            {
                if (counts[expert] == least && least < most)
                {
                    counts[expert]++;
                    spare--;
                }
            }
        }
    }
}
