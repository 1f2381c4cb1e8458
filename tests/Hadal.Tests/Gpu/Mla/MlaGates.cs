namespace Hadal.Tests.Gpu.Mla;

/// <summary>How far attention may lie from float64 (DESIGN.md §5; the numbers of FlashMLA's own tests where σ = 0.1). Written so that NaN fails.</summary>
/// <param name="isNarrow">Whether queries and keys have σ = 0.1.</param>
internal sealed class MlaGates(bool isNarrow)
{
    private const double DistanceLimit = 5e-6;
    private const double OutputAbsolute = 8e-4;
    private const double OutputRelative = 2.01 / 128;
    private const double LogSumRelative = 8.01 / 65536;

    // Scores of σ = 1 are sums a hundred times as large, and so are their errors where they cancel out.
    private readonly double _logSumAbsolute = isNarrow ? 1e-6 : 1e-4;

    private double _products;
    private double _squares;

    /// <summary>Takes in one row; says what is wrong with it.</summary>
    internal string? Check(AttentionRow row, ReadOnlySpan<double> output, double logSumExp)
    {
        if (!IsLogSum(logSumExp, row.LogSumExp))
        {
            return $"the log-sum-exp of row {row.Index} is {logSumExp:R}, the reference {row.LogSumExp:R}";
        }

        double rms = Math.Sqrt(row.Output.Average(value => value * value));
        for (int column = 0; column < output.Length; column++)
        {
            (double o, double r) = (output[column], row.Output[column]);
            double limit = double.IsInfinity(row.LogSumExp) ? 0
                : isNarrow ? Math.Max(OutputAbsolute, OutputRelative * Math.Abs(r))
                : Math.ScaleB(Math.Abs(r), -7) + Math.ScaleB(rms, -6);
            if (!(Math.Abs(o - r) <= limit))
            {
                return $"output {column} of row {row.Index} is {o:R}, the reference {r:R}; allowed is a difference of {limit:R}";
            }

            _products += o * r;
            _squares += (o * o) + (r * r);
        }

        return null;
    }

    /// <summary>Says whether all rows together are too far away.</summary>
    internal string? CheckDistance()
    {
        double distance = _squares == 0 ? 0 : 1 - (2 * _products / _squares);
        return !isNarrow || distance <= DistanceLimit ? null : $"1 - 2·Σxy/Σ(x²+y²) is {distance:E3}; allowed is {DistanceLimit:E0}";
    }

    private bool IsLogSum(double given, double expected) => double.IsInfinity(expected)
        ? given == expected
        : Math.Abs(given - expected) <= Math.Max(_logSumAbsolute, LogSumRelative * Math.Abs(expected));
}
