namespace Hadal.Parallelism.Experts.Measures;

/// <summary>
/// Proofs by counting that no placement keeps every GPU at or below a load T. Let big be what exceeds x ≥ T/2, so that no GPU holds two, and
/// small what is at most (T - x)/(k - 1), so that of the k - 1 other slots beside a big replica at least one is small. Impossible are more
/// big replicas than GPUs, and more big than small ones. Replica counts are free: every expert needs ⌈w/T⌉ replicas, and the spare ones
/// lower "big" or "big minus small" by at most what the best ratios of gain to cost give (the relaxation of a knapsack).
/// </summary>
internal sealed class SharingProof(double[] loads, int replicas, int gpus)
{
    // Of the places x where a proof may be found; each is a proof of its own, so that fewer only lose strength.
    private const int MostCuts = 24;
    private const int Bisections = 24;

    // Far above the rounding of a quotient, and far below a difference that counts.
    private const double Slack = 1e-12;

    private readonly int _others = (replicas / gpus) - 1;
    private readonly List<(double Gain, int Cost)> _options = [];

    /// <summary>A load that is proven impossible, or the given one.</summary>
    /// <param name="known">A bound that is known.</param>
    /// <param name="mean">Load of all GPUs over their number.</param>
    internal double LargestImpossible(double known, double mean)
    {
        // Two of the largest replicas on one GPU are always possible for some counts, beside the mean of everything else.
        double impossible = known, open = (2 * known) + mean;
        for (int i = 0; i < Bisections; i++)
        {
            double middle = (impossible + open) / 2;
            (impossible, open) = IsImpossible(middle) ? (middle, open) : (impossible, middle);
        }

        return impossible;
    }

    private bool IsImpossible(double limit)
    {
        int[] least = [.. loads.Select(load => Replicas(load, limit))];
        long spare = replicas - least.Sum(count => (long)count);
        if (spare < 0 || BigBeyondGpus(least, limit / 2, spare))
        {
            return true;
        }

        double[] cuts = [.. loads.Select((load, expert) => load / least[expert]).Where(share => share >= limit / 2).Distinct().OrderDescending()];
        for (int i = 0; i < Math.Min(MostCuts, cuts.Length); i++)
        {
            // Just below a replica's load, so that this replica is big.
            double cut = cuts[(int)((long)i * cuts.Length / Math.Min(MostCuts, cuts.Length))] * (1 - Slack);
            if (cut >= limit / 2 && BigBeyondSmall(least, cut, (limit - cut) / _others, spare))
            {
                return true;
            }
        }

        return false;
    }

    private bool BigBeyondGpus(int[] least, double cut, long spare)
    {
        _options.Clear();
        double big = 0;
        for (int expert = 0; expert < loads.Length; expert++)
        {
            big += Count(least[expert], loads[expert], cut);
        }

        return big - Gain(spare) > gpus + Slack;
    }

    private bool BigBeyondSmall(int[] least, double cut, double smallest, long spare)
    {
        _options.Clear();

        // One more replica of what is small already.
        _options.Add((spare, (int)Math.Min(spare, int.MaxValue)));
        double excess = 0;
        for (int expert = 0; expert < loads.Length; expert++)
        {
            int count = least[expert];
            excess += Count(count, loads[expert], cut);
            if (loads[expert] <= smallest * count * (1 + Slack))
            {
                excess -= count;
                continue;
            }

            // On the way to small a big one ceases to be big, which is an option of its own already.
            int from = Math.Max(count, Replicas(loads[expert], cut));
            double needed = smallest > 0 ? Math.Ceiling(loads[expert] / smallest * (1 - Slack)) : double.PositiveInfinity;
            if (needed - count <= spare)
            {
                _options.Add((needed, Math.Max(0, (int)needed - from)));
            }
        }

        return excess - Gain(spare) > Slack;
    }

    // The big replicas of an expert; what it costs to have none is noted.
    private int Count(int count, double load, double cut)
    {
        if (load <= cut * count * (1 + Slack))
        {
            return 0;
        }

        _options.Add((count, Math.Max(1, Replicas(load, cut) - count)));
        return count;
    }

    private double Gain(long spare)
    {
        _options.Sort((a, b) => (b.Gain * a.Cost).CompareTo(a.Gain * b.Cost));
        double gain = 0;
        foreach ((double value, int cost) in _options)
        {
            if (cost > spare)
            {
                return gain + (value * spare / cost);
            }

            gain += value;
            spare -= cost;
        }

        return gain;
    }

    private static int Replicas(double load, double limit) => (int)Math.Clamp(Math.Ceiling(load / limit * (1 - Slack)), 1, int.MaxValue);
}
