namespace Hadal.Cli.Commands.Tune.Choosing;

/// <summary>The few configurations that are compiled, of the many that were measured.</summary>
internal static class ConfigurationSet
{
    /// <summary>What a number of rows counts that no configuration of a set serves: more than any loss.</summary>
    private const double Unserved = 1e6;

    /// <summary>
    /// Those that together lose least against having them all: the sum, over the numbers of rows, of the squared share by which the best of the set
    /// takes longer than the best of all. Squared, so that a little everywhere is preferred to much somewhere. Found step by step, then by exchanges.
    /// </summary>
    /// <param name="us">For each number of rows the time of each configuration; NaN where it does not run, which it does nowhere in a row of its own.</param>
    /// <param name="most">At most so many.</param>
    /// <returns>Indices, rising. Of equally good ones the earlier; none that gains nothing.</returns>
    internal static int[] Choose(IReadOnlyList<double[]> us, int most)
    {
        double[][] losses = [.. us.Select(Losses)];
        int configurations = us.Count == 0 ? 0 : us[0].Length;
        List<int> chosen = [];
        double loss = Loss(losses, chosen);
        while (chosen.Count < most && Better(losses, chosen, configurations, ref loss) is { } larger)
        {
            chosen = larger;
        }

        while (Exchanged(losses, chosen, configurations, ref loss) is { } exchanged)
        {
            chosen = exchanged;
        }

        return [.. chosen.Order()];
    }

    private static List<int>? Better(double[][] losses, List<int> set, int configurations, ref double loss)
    {
        List<int>? better = null;
        for (int candidate = 0; candidate < configurations; candidate++)
        {
            List<int> larger = [.. set, candidate];
            if (Loss(losses, larger) is var lost && lost < loss)
            {
                (better, loss) = (larger, lost);
            }
        }

        return better;
    }

    private static List<int>? Exchanged(double[][] losses, List<int> set, int configurations, ref double loss)
    {
        List<int>? better = null;
        foreach (int leaving in set)
        {
            better = Better(losses, [.. set.Where(index => index != leaving)], configurations, ref loss) ?? better;
        }

        return better;
    }

    private static double[] Losses(double[] us)
    {
        double best = us.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Min();
        return [.. us.Select(time => double.IsFinite(time) ? Math.Pow((time / best) - 1, 2) : Unserved)];
    }

    private static double Loss(double[][] losses, List<int> set) => losses.Sum(row => set.Count == 0 ? 2 * Unserved : set.Min(index => row[index]));
}
