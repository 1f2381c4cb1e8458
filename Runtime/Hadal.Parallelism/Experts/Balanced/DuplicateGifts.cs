namespace Hadal.Parallelism.Experts.Balanced;

/// <summary>
/// For GPUs of two slots: an expert that has both gives one replica to another expert, and all pairs are formed anew. Swaps alone leave
/// duplicates that the counts force.
/// </summary>
internal sealed class DuplicateGifts(int experts, int replicas)
{
    private readonly PairedReplicas _replicas = new(experts, replicas);
    private readonly LookBudget _looks = new(replicas);
    private readonly int[] _before = new int[replicas];

    /// <param name="plan">Is improved as far as the limit and looks allow; keeps its balance where that is possible without duplicates too.</param>
    /// <param name="limit">The most that a GPU may hold afterwards; not below the fullest.</param>
    internal void Part(LayerPlan plan, double limit)
    {
        _looks.Renew();
        int duplicates = plan.Duplicates();
        while (duplicates > 0 && (TryGive(plan, duplicates, plan.Fullest) || TryGive(plan, duplicates, limit)))
        {
            duplicates = plan.Duplicates();
        }
    }

    private bool TryGive(LayerPlan plan, int duplicates, double limit)
    {
        plan.Slots.CopyTo(_before, 0);
        for (int slot = 1; slot < _before.Length; slot += plan.Size)
        {
            if (_before[slot] == _before[slot - 1] && TryGive(plan, _before[slot], duplicates, limit))
            {
                return true;
            }
        }

        return false;
    }

    private bool TryGive(LayerPlan plan, int giver, int duplicates, double limit)
    {
        double left = plan.Loads[giver] / (plan.Counts[giver] - 1);
        if (left > limit || !_looks.TryTake(_before.Length))
        {
            return false;
        }

        Prepare(plan, giver, left);
        for (int taker = 0; taker < plan.Counts.Length && _looks.TryTake(_before.Length); taker++)
        {
            if (taker == giver || plan.Counts[taker] >= plan.Gpus
                || _replicas.ExcessIfTaken(taker, plan.Counts[taker], plan.Loads[taker] / (plan.Counts[taker] + 1), limit) > 0)
            {
                continue;
            }

            plan.Counts[giver]--;
            plan.Counts[taker]++;
            _replicas.Sort(plan);
            _replicas.Place(plan);
            int formed = plan.Duplicates();
            if (_looks.TryTake((long)formed * _before.Length))
            {
                DuplicateRepair.Repair(plan, limit);
                if (plan.Fullest <= limit && plan.Duplicates() < duplicates)
                {
                    return true;
                }
            }

            plan.SetSlots(_before);
            Prepare(plan, giver, left);
        }

        return false;
    }

    private void Prepare(LayerPlan plan, int giver, double left)
    {
        _replicas.Sort(plan);
        _replicas.Give(giver, plan.Counts[giver], left);
    }
}
