using System.Globalization;
using Hadal.Cli.Commands.Bench;
using Hadal.Specs;

namespace Hadal.Cli.Commands.Tune.Measuring;

/// <summary>
/// Whether two configurations computed the same thing. Both may lie within the gates of DESIGN.md around the exact product, on either side:
/// so element by element they are apart by twice the gate, and 1 − 2·Σxy/Σ(x²+y²), which grows with the square, is four times its gate.
/// </summary>
internal static class ResultCheck
{
    /// <returns>Null where they did; else what tells them apart.</returns>
    internal static string? Difference(ResultSample expected, ResultSample given)
    {
        if (expected.Values.AsSpan().SequenceEqual(given.Values) && Array.TrueForAll(given.Values, float.IsFinite))
        {
            return null;
        }

        (double share, double ofRow, double ofAll) = expected.Type == ElementType.BFloat16 ? (Math.ScaleB(1, -8), Math.ScaleB(1, -9), 3e-6) : (0, Math.ScaleB(1, -9), 5e-7);
        for (int start = 0; start < expected.Values.Length; start += expected.Columns)
        {
            ReadOnlySpan<float> row = expected.Values.AsSpan(start, expected.Columns), other = given.Values.AsSpan(start, expected.Columns);
            double rms = RootMeanSquare(row);
            for (int column = 0; column < row.Length; column++)
            {
                // In this form a NaN on either side is a difference.
                if (!(Math.Abs((double)row[column] - other[column]) <= 2 * ((share * Math.Abs(row[column])) + (ofRow * rms))))
                {
                    return string.Create(
                        CultureInfo.InvariantCulture, $"{row[column]} and {other[column]} in column {column} of row {start / expected.Columns} of those compared, whose root mean square is {rms:G3}");
                }
            }
        }

        double difference = Statistics.Difference(expected.Values, given.Values);
        return difference <= 4 * ofAll ? null : string.Create(CultureInfo.InvariantCulture, $"they differ by {difference:G3} as a whole, where at most {4 * ofAll:G1} can be rounding");
    }

    private static double RootMeanSquare(ReadOnlySpan<float> row)
    {
        double squares = 0;
        foreach (float value in row)
        {
            squares += (double)value * value;
        }

        return Math.Sqrt(squares / row.Length);
    }
}
