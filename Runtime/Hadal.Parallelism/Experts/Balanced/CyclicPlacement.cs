namespace Hadal.Parallelism.Experts.Balanced;

/// <summary>Replicas dealt out in turn, which keeps those of an expert apart for certain.</summary>
internal static class CyclicPlacement
{
    /// <summary>Every GPU alike: each expert once, and again from the first while there is room.</summary>
    internal static void Repeat(LayerPlan plan)
    {
        Array.Clear(plan.Counts);
        for (int slot = 0; slot < plan.Slots.Length; slot++)
        {
            plan.Slots[slot] = slot % plan.Size % plan.Counts.Length;
            plan.Counts[plan.Slots[slot]]++;
        }

        plan.Share();
        plan.SumAll();
    }

    /// <summary>The replicas that the plan counts, of which no expert has more than there are GPUs.</summary>
    internal static void Place(LayerPlan plan)
    {
        int dealt = 0;
        for (int expert = 0; expert < plan.Counts.Length; expert++)
        {
            for (int i = 0; i < plan.Counts[expert]; i++, dealt++)
            {
                plan.Slots[(dealt % plan.Gpus * plan.Size) + (dealt / plan.Gpus)] = expert;
            }
        }
    }
}
