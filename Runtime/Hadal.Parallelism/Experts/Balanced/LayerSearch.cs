namespace Hadal.Parallelism.Experts.Balanced;

/// <summary>Searches the placements of one layer after another, in memory that is allocated once.</summary>
internal sealed class LayerSearch
{
    // A gain beyond this is below the noise of any count of tokens.
    private const double GoodEnough = 1 + 8e-5;

    // Sums of the same loads in another order differ by less.
    private const double Rounding = 1 + 1e-12;

    private readonly LayerPlan _plan, _apart, _reference;
    private readonly ReplicaCounts _counts;
    private readonly LongestFirst _longestFirst;
    private readonly PairSearch _pairs;
    private readonly DuplicateGifts _gifts;
    private readonly NodeAffinity? _affinity;
    private readonly BalancedOptions _options;

    internal LayerSearch(int experts, ExpertTopology topology, BalancedOptions options)
    {
        _options = options;
        _plan = new(experts, topology.Replicas, topology.Gpus);
        _apart = new(experts, topology.Replicas, topology.Gpus);
        _reference = new(experts, topology.Replicas, topology.Gpus);
        _counts = new(experts);
        _longestFirst = new(experts, topology.Gpus);
        _pairs = new(experts, topology.Replicas);
        _gifts = new(experts, topology.Replicas);
        _affinity = options.AffinitySlack is null ? null : new(topology, experts);
    }

    /// <param name="loads">Of the layer's experts.</param>
    /// <param name="reference">A placement that the result must not be worse than, unless it must be distinct.</param>
    internal LayerPlan Search(ReadOnlySpan<float> loads, ReadOnlySpan<int> reference)
    {
        _reference.SetLoads(loads);
        _reference.SetSlots(reference);
        _plan.SetLoads(loads);
        if (_plan.Size >= loads.Length)
        {
            // Room for all experts on every GPU: equal GPUs are equally loaded.
            CyclicPlacement.Repeat(_plan);
            return _plan;
        }

        _counts.Fill(_plan, _plan.Gpus);
        double goal = _plan.Mean * GoodEnough, bar = _reference.Fullest;
        Place(goal, _options.DistinctRequired ? double.PositiveInfinity : bar);
        LayerPlan best = _options.DistinctRequired ? _plan : Choose(loads, goal, bar);
        if (_affinity is not null)
        {
            _affinity.SetHomes(reference);
            _affinity.Improve(best, Math.Max(best.Fullest, Math.Min(bar, best.Fullest * (1 + _options.AffinitySlack!.Value))));
        }

        return best;
    }

    // Of what is no worse than the reference the fewest duplicates, then the least load. Mostly the first has none and is chosen at once.
    private LayerPlan Choose(ReadOnlySpan<float> loads, double goal, double bar)
    {
        int duplicates = _plan.Duplicates();
        if (_plan.Fullest <= bar * Rounding && duplicates == 0)
        {
            return _plan;
        }

        LayerPlan best = _plan;
        _apart.SetLoads(loads);
        _counts.Fill(_apart, _apart.Gpus);
        _longestFirst.Place(_apart);
        _apart.SumAll();
        SwapSearch.Improve(_apart, goal, _apart.Gpus);
        DuplicateRepair.Repair(_apart, bar);
        SwapSearch.Improve(_reference, goal, _reference.Gpus);
        DuplicateRepair.Repair(_reference, bar);
        foreach (LayerPlan other in (ReadOnlySpan<LayerPlan>)[_apart, _reference])
        {
            int fewer = other.Duplicates();
            bool meets = other.Fullest <= bar * Rounding, met = best.Fullest <= bar * Rounding;
            if (meets && (!met || fewer < duplicates || (fewer == duplicates && other.Fullest < best.Fullest)))
            {
                (best, duplicates) = (other, fewer);
            }
        }

        if (duplicates > 0 && best.Size == 2)
        {
            _gifts.Part(best, Math.Max(best.Fullest, bar));
        }

        return best;
    }

    private void Place(double goal, double bar)
    {
        if (_plan.Size == 2)
        {
            _pairs.Search(_plan, goal);
        }
        else
        {
            _longestFirst.Place(_plan);
            _plan.SumAll();
            SwapSearch.Improve(_plan, goal, SwapSearch.EnoughGpus);
        }

        DuplicateRepair.Repair(_plan, Math.Max(_plan.Fullest, bar));
        if (_options.DistinctRequired && _plan.Duplicates() > 0)
        {
            CyclicPlacement.Place(_plan);
            _plan.SumAll();
        }

        // Where swaps of one for one get rare, those of two for two find more a look. A second round, of all GPUs, is for what these leave.
        foreach (int mostGpus in (ReadOnlySpan<int>)[SwapSearch.EnoughGpus, _plan.Gpus])
        {
            SwapSearch.Improve(_plan, goal, mostGpus);
            DoubleSwapSearch.Improve(_plan, goal);
        }
    }
}
