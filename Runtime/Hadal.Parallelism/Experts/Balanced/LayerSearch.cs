namespace Hadal.Parallelism.Experts.Balanced;

/// <summary>Searches the placements of one layer after another, in memory that is allocated once.</summary>
internal sealed class LayerSearch
{
    // A gain beyond this is below the noise of any count of tokens.
    private const double GoodEnough = 1 + 1e-5;

    private readonly LayerPlan _plan, _reference;
    private readonly ReplicaCounts _counts;
    private readonly LongestFirst _longestFirst;
    private readonly PairSearch _pairs;
    private readonly int _most;

    internal LayerSearch(int experts, ExpertTopology topology)
    {
        _plan = new(experts, topology.Replicas, topology.Gpus);
        _reference = new(experts, topology.Replicas, topology.Gpus);
        _counts = new(experts);
        _longestFirst = new(experts, topology.Gpus);
        _pairs = new(experts, topology.Replicas);

        // A GPU has no use for two replicas of an expert, unless its slots cannot be filled otherwise.
        _most = topology.Replicas <= (long)experts * topology.Gpus ? topology.Gpus : int.MaxValue;
    }

    /// <param name="loads">Of the layer's experts.</param>
    /// <param name="reference">A placement that the result must not be worse than.</param>
    internal LayerPlan Search(ReadOnlySpan<float> loads, ReadOnlySpan<int> reference)
    {
        _reference.SetLoads(loads);
        _reference.SetSlots(reference);
        _plan.SetLoads(loads);
        _counts.Fill(_plan, _most);
        double goal = _plan.Mean * GoodEnough;
        if (_plan.Size == 2)
        {
            _pairs.Search(_plan, goal, _most);
        }
        else
        {
            _longestFirst.Place(_plan);
            Settle(_plan);
            SwapSearch.Improve(_plan, goal, apart: true);
        }

        double limit = Math.Max(_plan.Fullest, _reference.Fullest);
        DuplicateRepair.Repair(_plan, limit);
        SwapSearch.Improve(_plan, goal, apart: true);
        if (_plan.Fullest <= _reference.Fullest)
        {
            return _plan;
        }

        limit = _reference.Fullest;
        SwapSearch.Improve(_reference, goal, apart: false);
        DuplicateRepair.Repair(_reference, limit);
        return _reference;
    }

    private static void Settle(LayerPlan plan)
    {
        for (int gpu = 0; gpu < plan.Gpus; gpu++)
        {
            plan.Sum(gpu);
        }
    }
}
