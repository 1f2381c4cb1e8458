namespace Hadal.Parallelism.Experts.Measures;

/// <summary>Load that flows from experts through their slots into GPUs of one capacity, by augmenting paths (breadth first).</summary>
internal sealed class ReplicaFlow(ExpertPlacement placement, ExpertLoads loads, int layer)
{
    private readonly double[] _left = [.. loads.Layer(layer)];
    private readonly double[] _slots = new double[placement.Replicas];
    private readonly double[] _gpus = new double[placement.Gpus];
    private readonly int[] _gpuFrom = new int[placement.Gpus];
    private readonly int[] _expertFrom = new int[placement.Experts];
    private readonly Queue<int> _open = new();

    internal double[] SlotLoads() => _slots;

    /// <summary>Lets in what a capacity allows, on top of what is in already; the load that stays out.</summary>
    internal double Fill(double capacity)
    {
        double least = capacity * 1e-12, left = 0;
        for (int expert = 0; expert < _left.Length; expert++)
        {
            while (_left[expert] > least && TryAugment(expert, capacity, least))
            {
            }

            left += _left[expert] > least ? _left[expert] : 0;
        }

        return left;
    }

    /// <summary>How many GPUs the load that stays out can reach.</summary>
    internal int BlockedGpus()
    {
        Start();
        for (int expert = 0; expert < _left.Length; expert++)
        {
            if (_left[expert] > 0)
            {
                Reach(expert, -1);
            }
        }

        Search(double.PositiveInfinity, 0, stop: false);
        return Math.Max(1, _gpuFrom.Count(from => from >= 0));
    }

    private bool TryAugment(int source, double capacity, double least)
    {
        Start();
        Reach(source, -1);
        int gpu = Search(capacity, least, stop: true);
        if (gpu < 0)
        {
            return false;
        }

        double amount = Math.Min(_left[source], capacity - _gpus[gpu]);
        for (int at = gpu; at >= 0;)
        {
            int back = _expertFrom[placement.PhysicalToLogical(layer)[_gpuFrom[at]]];
            amount = back < 0 ? amount : Math.Min(amount, _slots[back]);
            at = back < 0 ? -1 : back / placement.SlotsPerGpu;
        }

        _left[source] -= amount;
        _gpus[gpu] += amount;
        for (int at = gpu; at >= 0;)
        {
            int forth = _gpuFrom[at], back = _expertFrom[placement.PhysicalToLogical(layer)[forth]];
            _slots[forth] += amount;
            if (back >= 0)
            {
                _slots[back] -= amount;
            }

            at = back < 0 ? -1 : back / placement.SlotsPerGpu;
        }

        return true;
    }

    private void Start()
    {
        _open.Clear();
        Array.Fill(_gpuFrom, -1);
        Array.Fill(_expertFrom, int.MinValue);
    }

    // From: the slot whose load would be taken back; -1 at a source.
    private void Reach(int expert, int from)
    {
        if (_expertFrom[expert] == int.MinValue)
        {
            _expertFrom[expert] = from;
            _open.Enqueue(expert);
        }
    }

    private int Search(double capacity, double least, bool stop)
    {
        ReadOnlySpan<int> experts = placement.PhysicalToLogical(layer);
        while (_open.TryDequeue(out int expert))
        {
            foreach (int slot in placement.LogicalToPhysical(layer, expert))
            {
                int gpu = slot / placement.SlotsPerGpu;
                if (_gpuFrom[gpu] >= 0)
                {
                    continue;
                }

                _gpuFrom[gpu] = slot;
                if (stop && capacity - _gpus[gpu] > least)
                {
                    return gpu;
                }

                for (int other = gpu * placement.SlotsPerGpu; other < (gpu + 1) * placement.SlotsPerGpu; other++)
                {
                    if (_slots[other] > least)
                    {
                        Reach(experts[other], other);
                    }
                }
            }
        }

        return -1;
    }
}
