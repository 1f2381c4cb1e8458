namespace Hadal.Cli.Commands.Bench;

/// <summary>What is told of repeated measurements of one thing.</summary>
internal static class Statistics
{
    /// <summary>The middle value, or the mean of the two in the middle; NaN of nothing.</summary>
    internal static double Median(ReadOnlySpan<double> values) => Quantile(values, 0.5);

    /// <summary>The distance from the 10th to the 90th percentile, in percent of the median: the width in which four of five lie.</summary>
    internal static double SpreadPercent(ReadOnlySpan<double> values) =>
        100 * (Quantile(values, 0.9) - Quantile(values, 0.1)) / Median(values);

    /// <summary>The quantile by linear interpolation between order statistics.</summary>
    internal static double Quantile(ReadOnlySpan<double> values, double fraction)
    {
        if (values.IsEmpty)
        {
            return double.NaN;
        }

        double[] sorted = values.ToArray();
        Array.Sort(sorted);
        double position = fraction * (sorted.Length - 1);
        int below = (int)position;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }

    /// <summary>The mean of values and the half width of its 95 % interval (normal approximation).</summary>
    internal static (double Mean, double HalfWidth) Mean95(ReadOnlySpan<double> values)
    {
        double mean = 0, squares = 0;
        foreach (double value in values)
        {
            mean += value / values.Length;
        }

        foreach (double value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        return (mean, values.Length < 2 ? double.NaN : 1.96 * Math.Sqrt(squares / (values.Length - 1) / values.Length));
    }

    /// <summary>1 − 2·Σxy/Σ(x²+y²): 0 of equal vectors, about half the squared relative error of nearly equal ones.</summary>
    internal static double Difference(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        double product = 0, squares = 0;
        for (int i = 0; i < x.Length; i++)
        {
            product += (double)x[i] * y[i];
            squares += ((double)x[i] * x[i]) + ((double)y[i] * y[i]);
        }

        return 1 - (2 * product / squares);
    }

    /// <summary>The geometric mean, as ratios are averaged; NaN of nothing.</summary>
    internal static double GeometricMean(ReadOnlySpan<double> values)
    {
        double logarithms = 0;
        foreach (double value in values)
        {
            logarithms += Math.Log(value);
        }

        return Math.Exp(logarithms / values.Length);
    }
}
