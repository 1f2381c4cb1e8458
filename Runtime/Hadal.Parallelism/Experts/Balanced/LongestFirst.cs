using Hadal.Parallelism.Experts.Ordering;

namespace Hadal.Parallelism.Experts.Balanced;

/// <summary>Replicas onto GPUs, largest first, those of one expert together onto the least loaded GPUs that have room: never two on one GPU while there is another.</summary>
internal sealed class LongestFirst(int experts, int gpus)
{
    private readonly ulong[] _order = new ulong[experts];
    private readonly ulong[] _heap = new ulong[gpus];
    private readonly ulong[] _taken = new ulong[gpus];
    private readonly int[] _filled = new int[gpus];

    /// <summary>Places the replicas that the plan counts.</summary>
    internal void Place(LayerPlan plan)
    {
        for (int expert = 0; expert < _order.Length; expert++)
        {
            _order[expert] = LoadKey.Descending((float)plan.Shares[expert], expert);
        }

        Array.Sort(_order);
        Array.Clear(plan.GpuLoads);
        Array.Clear(_filled);
        for (int gpu = 0; gpu < _heap.Length; gpu++)
        {
            _heap[gpu] = LoadKey.Ascending(0, gpu);
        }

        KeyHeap lightest = new(_heap);
        foreach (ulong key in _order)
        {
            int expert = LoadKey.Index(key);
            for (int left = plan.Counts[expert]; left > 0;)
            {
                left -= PlaceApart(plan, expert, left, ref lightest);
            }
        }
    }

    private int PlaceApart(LayerPlan plan, int expert, int replicas, ref KeyHeap lightest)
    {
        int placed = 0, open = 0;
        while (placed < replicas && lightest.Count > 0)
        {
            int gpu = LoadKey.Index(lightest.Least);
            lightest.RemoveLeast();
            plan.Slots[(gpu * plan.Size) + _filled[gpu]++] = expert;
            plan.GpuLoads[gpu] += plan.Shares[expert];
            placed++;
            if (_filled[gpu] < plan.Size)
            {
                _taken[open++] = LoadKey.Ascending((float)plan.GpuLoads[gpu], gpu);
            }
        }

        for (int i = 0; i < open; i++)
        {
            lightest.Add(_taken[i]);
        }

        return placed;
    }
}
