namespace Hadal.Parallelism.Experts.Balanced;

/// <summary>
/// Replica counts for GPUs of two slots. For given counts the best placement is known: the largest replica with the smallest, the next with
/// the next. So counts alone are searched: one expert gives a replica to another, as long as that lowers the fullest pair.
/// </summary>
internal sealed class PairSearch
{
    // Of candidates that pass the test of the fullest pair; each costs one walk over the pairs.
    private const int MostTrials = 3000;

    private readonly ulong[] _order;
    private readonly double[] _values;
    private readonly int[] _owners;
    private readonly CountChange[] _gains, _losses;

    internal PairSearch(int experts, int replicas)
    {
        _order = new ulong[experts];
        (_values, _owners) = (new double[replicas], new int[replicas]);
        (_gains, _losses) = (new CountChange[experts], new CountChange[experts]);
    }

    /// <summary>Improves the plan's counts and places the pairs.</summary>
    internal void Search(LayerPlan plan, double goal, int most)
    {
        int trials = MostTrials;
        double fullest = Sort(plan);
        while (fullest > goal && trials > 0 && TryMove(plan, fullest, most, ref trials))
        {
            fullest = Sort(plan);
        }

        for (int gpu = 0; gpu < plan.Gpus; gpu++)
        {
            (plan.Slots[2 * gpu], plan.Slots[(2 * gpu) + 1]) = (_owners[gpu], _owners[^(gpu + 1)]);
            plan.Sum(gpu);
        }
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

        return _values[FullestPair()] + _values[^(FullestPair() + 1)];
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

    private bool TryMove(LayerPlan plan, double fullest, int most, ref int trials)
    {
        int pair = FullestPair();
        double high = _values[pair], low = _values[^(pair + 1)];
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

        double best = fullest;
        int bestGiver = -1, bestTaker = -1;
        for (int giver = 0; giver < plan.Counts.Length; giver++)
        {
            // A larger replica than the fullest pair helps nobody.
            if (plan.Counts[giver] == 1 || _losses[giver].Share >= best)
            {
                continue;
            }

            for (int taker = 0; taker < plan.Counts.Length && trials > 0; taker++)
            {
                // The pair in this place stays as full unless fewer replicas are as large, or more are smaller.
                bool relieved = atLeastHigh + _losses[giver].AtLeastHigh + _gains[taker].AtLeastHigh <= pair
                    || belowLow + _losses[giver].BelowLow + _gains[taker].BelowLow > pair;
                if (!relieved || taker == giver || plan.Counts[taker] == most)
                {
                    continue;
                }

                trials--;
                double load = Fullest(plan, giver, taker, best);
                if (load < best)
                {
                    (best, bestGiver, bestTaker) = (load, giver, taker);
                }
            }
        }

        if (bestGiver < 0)
        {
            return false;
        }

        plan.Counts[bestGiver]--;
        plan.Counts[bestTaker]++;
        return true;
    }

    // The fullest pair after a move, or any load that is not below the limit.
    private double Fullest(LayerPlan plan, int giver, int taker, double limit)
    {
        SortedReplicas largest = new(_values, _owners, giver, _losses[giver].Share, plan.Counts[giver] - 1, taker, _gains[taker].Share, plan.Counts[taker] + 1, descending: true);
        SortedReplicas smallest = new(_values, _owners, giver, _losses[giver].Share, plan.Counts[giver] - 1, taker, _gains[taker].Share, plan.Counts[taker] + 1, descending: false);
        double fullest = 0;
        for (int pair = 0; pair < plan.Gpus && fullest < limit; pair++)
        {
            fullest = Math.Max(fullest, largest.Next() + smallest.Next());
        }

        return fullest;
    }
}
