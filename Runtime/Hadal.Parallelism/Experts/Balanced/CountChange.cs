namespace Hadal.Parallelism.Experts.Balanced;

/// <summary>What one replica more or fewer of an expert changes about a pair of replicas of a high and a low load.</summary>
/// <param name="Share">The load of one replica afterwards.</param>
/// <param name="AtLeastHigh">How many more replicas are at least as large as the high one.</param>
/// <param name="BelowLow">How many more are smaller than the low one.</param>
internal readonly record struct CountChange(double Share, int AtLeastHigh, int BelowLow)
{
    internal static CountChange Of(LayerPlan plan, int expert, int change, double high, double low)
    {
        int before = plan.Counts[expert], after = before + change;
        double shareBefore = plan.Shares[expert], shareAfter = plan.Loads[expert] / after;
        return new(
            shareAfter,
            (shareAfter >= high ? after : 0) - (shareBefore >= high ? before : 0),
            (shareAfter < low ? after : 0) - (shareBefore < low ? before : 0));
    }
}
