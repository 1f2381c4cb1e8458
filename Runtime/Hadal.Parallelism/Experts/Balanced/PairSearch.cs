namespace Hadal.Parallelism.Experts.Balanced;

/// <summary>
/// Replica counts for GPUs of two slots. For given counts the best placement is known: the largest replica with the smallest, the next with
/// the next. So counts alone are searched: one expert gives a replica to another, as long as that lowers the fullest pair.
/// </summary>
internal sealed class PairSearch
{
    // Of moves that pass the test of the fullest pair; each costs a walk over the pairs.
    private const int MostTrials = 1500;

    // Of the mean: what is not worth a further search.
    private const double LeastGain = 1e-4;

    // How far down the gap to the goal a target is set. A target that cannot be reached costs more trials than one that can.
    private const double Stride = 0.3;

    private readonly ulong[] _order;
    private readonly int[] _best;
    private readonly double[] _values;
    private readonly int[] _owners;
    private readonly CountChange[] _gains, _losses;
    private int _trials, _giver;

    internal PairSearch(int experts, int replicas)
    {
        (_order, _best) = (new ulong[experts], new int[experts]);
        (_values, _owners) = (new double[replicas], new int[replicas]);
        (_gains, _losses) = (new CountChange[experts], new CountChange[experts]);
    }

    /// <summary>Improves the plan's counts and places the pairs.</summary>
    /// <param name="plan">Has counts; receives better ones, and slots.</param>
    /// <param name="goal">A load of the fullest pair that is good enough.</param>
    internal void Search(LayerPlan plan, double goal)
    {
        (_trials, _giver) = (MostTrials, 0);
        double fullest = Sort(plan);
        plan.Counts.CopyTo(_best, 0);
        while (_trials > 0 && fullest - goal > LeastGain * plan.Mean)
        {
            double target = fullest - (Stride * (fullest - goal));
            if (TryReach(plan, target))
            {
                fullest = Sort(plan);
                plan.Counts.CopyTo(_best, 0);
            }
            else
            {
                _best.CopyTo(plan.Counts, 0);
                goal = target;
            }
        }

        _best.CopyTo(plan.Counts, 0);
        Sort(plan);
        for (int gpu = 0; gpu < plan.Gpus; gpu++)
        {
            (plan.Slots[2 * gpu], plan.Slots[(2 * gpu) + 1]) = (_owners[gpu], _owners[^(gpu + 1)]);
            plan.Sum(gpu);
        }
    }

    // Moves while they lower what pairs have beyond the target, until none has.
    private bool TryReach(LayerPlan plan, double target)
    {
        while (Sort(plan) > target)
        {
            if (!TryMove(plan, target))
            {
                return false;
            }
        }

        return true;
    }

    // Replicas by load, and the load of the fullest pair.
    private double Sort(LayerPlan plan)
    {
        plan.Share();
        for (int expert = 0; expert < _order.Length; expert++)
        {
            _order[expert] = Ordering.LoadKey.Descending((float)plan.Shares[expert], expert);
        }

        Array.Sort(_order);
        int at = 0;
        foreach (ulong key in _order)
        {
            int expert = Ordering.LoadKey.Index(key);
            Array.Fill(_owners, expert, at, plan.Counts[expert]);
            Array.Fill(_values, plan.Shares[expert], at, plan.Counts[expert]);
            at += plan.Counts[expert];
        }

        int fullest = FullestPair();
        return _values[fullest] + _values[^(fullest + 1)];
    }

    private int FullestPair()
    {
        int fullest = 0;
        double most = -1;
        for (int pair = 0; pair < _values.Length / 2; pair++)
        {
            double load = _values[pair] + _values[^(pair + 1)];
            (fullest, most) = load > most ? (pair, load) : (fullest, most);
        }

        return fullest;
    }

    // The first move that helps: to find the best costs more than it gains.
    private bool TryMove(LayerPlan plan, double target)
    {
        int pair = FullestPair();
        double high = _values[pair], low = _values[^(pair + 1)], excess = Excess(target);
        int atLeastHigh = 0, belowLow = 0;
        foreach (double value in _values)
        {
            atLeastHigh += value >= high ? 1 : 0;
            belowLow += value < low ? 1 : 0;
        }

        for (int expert = 0; expert < plan.Counts.Length; expert++)
        {
            _gains[expert] = CountChange.Of(plan, expert, +1, high, low);
            _losses[expert] = plan.Counts[expert] > 1 ? CountChange.Of(plan, expert, -1, high, low) : default;
        }

        for (int i = 0; i < plan.Counts.Length; i++)
        {
            // Not always the same first: moves of the others would rarely be tried.
            _giver = (_giver + 1) % plan.Counts.Length;
            CountChange loss = _losses[_giver];
            if (plan.Counts[_giver] == 1 || loss.Share > target)
            {
                continue;
            }

            for (int taker = 0; taker < plan.Counts.Length && _trials > 0; taker++)
            {
                // The pair in this place stays as full unless fewer replicas are as large, or more are smaller.
                CountChange gain = _gains[taker];
                bool relieved = atLeastHigh + loss.AtLeastHigh + gain.AtLeastHigh <= pair || belowLow + loss.BelowLow + gain.BelowLow > pair;
                if (!relieved || taker == _giver || plan.Counts[taker] == plan.Gpus)
                {
                    continue;
                }

                _trials--;
                if (Excess(plan, _giver, taker, target, excess) < excess)
                {
                    plan.Counts[_giver]--;
                    plan.Counts[taker]++;
                    return true;
                }
            }
        }

        return false;
    }

    private double Excess(double target)
    {
        double excess = 0;
        for (int pair = 0; pair < _values.Length / 2; pair++)
        {
            excess += Math.Max(0, _values[pair] + _values[^(pair + 1)] - target);
        }

        return excess;
    }

    // What pairs have beyond the target after a move, or anything that is not below the limit.
    private double Excess(LayerPlan plan, int giver, int taker, double target, double limit)
    {
        SortedReplicas largest = new(_values, _owners, giver, _losses[giver].Share, plan.Counts[giver] - 1, taker, _gains[taker].Share, plan.Counts[taker] + 1, descending: true);
        SortedReplicas smallest = new(_values, _owners, giver, _losses[giver].Share, plan.Counts[giver] - 1, taker, _gains[taker].Share, plan.Counts[taker] + 1, descending: false);
        double excess = 0;
        for (int pair = 0; pair < plan.Gpus && excess < limit; pair++)
        {
            excess += Math.Max(0, largest.Next() + smallest.Next() - target);
        }

        return excess;
    }
}
