namespace Hadal.Parallelism.Experts.Balanced;

/// <summary>
/// Replica counts for GPUs of two slots. For given counts the best placement is known: the largest replica with the smallest, the next with
/// the next. So counts alone are searched: one expert gives a replica to another, as long as that lowers the fullest pair.
/// </summary>
internal sealed class PairSearch(int experts, int replicas)
{
    // Of moves that pass the test of the fullest pair; each costs a walk over the pairs.
    private const int MostTrials = 1500;

    // Of the mean: what is not worth a further search.
    private const double LeastGain = 1e-4;

    // How far down the gap to the goal a target is set. A target that cannot be reached costs more trials than one that can.
    private const double Stride = 0.3;

    private readonly PairedReplicas _replicas = new(experts, replicas);
    private readonly LookBudget _looks = new(replicas);
    private readonly int[] _best = new int[experts];
    private readonly CountChange[] _gains = new CountChange[experts], _losses = new CountChange[experts];
    private readonly int[] _takers = new int[experts];
    private (int MostHigh, int MostLow)? _relief;
    private int _trials, _giver, _takersCount;

    /// <summary>Improves the plan's counts and places the pairs.</summary>
    /// <param name="plan">Has counts; receives better ones, and slots.</param>
    /// <param name="goal">A load of the fullest pair that is good enough.</param>
    internal void Search(LayerPlan plan, double goal)
    {
        (_trials, _giver) = (MostTrials, 0);
        _looks.Renew();
        _replicas.Sort(plan);
        double fullest = _replicas.Load(_replicas.Fullest);
        plan.Counts.CopyTo(_best, 0);
        while (_trials > 0 && fullest - goal > LeastGain * plan.Mean)
        {
            double target = fullest - (Stride * (fullest - goal));
            if (TryReach(plan, target))
            {
                fullest = _replicas.Load(_replicas.Fullest);
                plan.Counts.CopyTo(_best, 0);
            }
            else
            {
                _best.CopyTo(plan.Counts, 0);
                _replicas.Sort(plan);
                goal = target;
            }
        }

        _best.CopyTo(plan.Counts, 0);
        _replicas.Sort(plan);
        _replicas.Place(plan);
    }

    // Moves while they lower what pairs have beyond the target, until none has.
    private bool TryReach(LayerPlan plan, double target)
    {
        while (_replicas.Load(_replicas.Fullest) > target)
        {
            if (!TryMove(plan, target))
            {
                return false;
            }
        }

        return true;
    }

    // The first move that helps: to find the best costs more than it gains.
    private bool TryMove(LayerPlan plan, double target)
    {
        if (!TryLook((2 * _replicas.Shares.Length) + (2 * plan.Counts.Length)))
        {
            return false;
        }

        int pair = _replicas.Fullest;
        double high = _replicas.Shares[pair], low = _replicas.Shares[^(pair + 1)], excess = _replicas.Excess(target);
        int atLeastHigh = 0, belowLow = 0;
        foreach (double value in _replicas.Shares)
        {
            atLeastHigh += value >= high ? 1 : 0;
            belowLow += value < low ? 1 : 0;
        }

        for (int expert = 0; expert < plan.Counts.Length; expert++)
        {
            _gains[expert] = CountChange.Of(plan, expert, +1, high, low);
            _losses[expert] = plan.Counts[expert] > 1 ? CountChange.Of(plan, expert, -1, high, low) : default;
        }

        _relief = null;
        for (int i = 0; i < plan.Counts.Length && _trials > 0; i++)
        {
            // Not always the same first: moves of the others would rarely be tried.
            _giver = (_giver + 1) % plan.Counts.Length;
            CountChange loss = _losses[_giver];
            if (plan.Counts[_giver] == 1 || loss.Share > target)
            {
                continue;
            }

            ReadOnlySpan<int> takers = Takers(plan, pair - atLeastHigh - loss.AtLeastHigh, pair - belowLow - loss.BelowLow);
            if (takers.IsEmpty)
            {
                continue;
            }

            if (!TryLook(_replicas.Shares.Length))
            {
                return false;
            }

            _replicas.Give(_giver, plan.Counts[_giver], loss.Share);
            foreach (int taker in takers[..Math.Min(takers.Length, _trials)])
            {
                if (taker == _giver)
                {
                    continue;
                }

                if (!TryLook(_replicas.Shares.Length))
                {
                    return false;
                }

                double share = _gains[taker].Share;
                _trials--;
                if (_replicas.ExcessIfTaken(taker, plan.Counts[taker], share, target) < excess)
                {
                    _replicas.Take(taker, plan.Counts[taker], share);
                    plan.Counts[_giver]--;
                    plan.Counts[taker]++;
                    (plan.Shares[_giver], plan.Shares[taker]) = (loss.Share, share);
                    return true;
                }
            }
        }

        return false;
    }

    // Who would relieve the pair: it stays as full unless fewer replicas are as large, or more are smaller. Mostly those of the giver before.
    private ReadOnlySpan<int> Takers(LayerPlan plan, int mostHigh, int mostLow)
    {
        if (_relief != (mostHigh, mostLow))
        {
            (_relief, _takersCount) = ((mostHigh, mostLow), 0);
            if (!TryLook(_gains.Length))
            {
                return [];
            }

            for (int taker = 0; taker < _gains.Length; taker++)
            {
                if ((_gains[taker].AtLeastHigh <= mostHigh || _gains[taker].BelowLow > mostLow) && plan.Counts[taker] < plan.Gpus)
                {
                    _takers[_takersCount++] = taker;
                }
            }
        }

        return _takers.AsSpan(0, _takersCount);
    }

    // Where looks have ended, so have trials.
    private bool TryLook(int places)
    {
        bool may = _looks.TryTake(places);
        _trials = may ? _trials : 0;
        return may;
    }
}
