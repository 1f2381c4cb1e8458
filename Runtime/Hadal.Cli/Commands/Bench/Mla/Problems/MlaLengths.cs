namespace Hadal.Cli.Commands.Bench.Mla.Problems;

/// <summary>How long the sequences of a batch are.</summary>
internal enum MlaLengths
{
    /// <summary>All as long as the mean.</summary>
    Fixed,

    /// <summary>Normal, of half the mean as deviation, and at least the query tokens.</summary>
    Normal,

    /// <summary>One a hundred times as long as each of the others.</summary>
    Imbalanced,
}

/// <summary>Draws lengths.</summary>
internal static class MlaLengthsExtensions
{
    private const int Imbalance = 100;
    private const int Seed = 20250224;

    internal static IReadOnlyList<string> Tags { get; } = ["fixed", "normal", "imbalanced"];

    internal static string Tag(this MlaLengths lengths) => Tags[(int)lengths];

    /// <summary>The tokens of each sequence, the same at every run.</summary>
    internal static int[] Draw(this MlaLengths lengths, int batch, int mean, int queryTokens)
    {
        Random random = new(Seed);
        int Normal()
        {
            double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            return (int)Math.Max(mean + (normal * mean / 2), queryTokens);
        }

        switch (lengths)
        {
            case MlaLengths.Normal:
                return [.. Enumerable.Range(0, batch).Select(_ => Normal())];
            case MlaLengths.Imbalanced:
                long all = (long)batch * mean;
                int others = (int)(all / (batch - 1 + Imbalance));
                int[] tokens = [.. Enumerable.Repeat(others, batch)];
                tokens[batch / 2] = (int)(all - ((long)others * (batch - 1)));
                return tokens;
            default:
                return [.. Enumerable.Repeat(mean, batch)];
        }
    }
}
