namespace Hadal.Tests.Gpu;

/// <summary>How far a GEMM's result may lie from the float64 product of the values that its operands stand for (DESIGN.md §5).</summary>
internal sealed class Gates(bool isFloat32)
{
    private readonly double _distanceLimit = isFloat32 ? 5e-7 : 3e-6;
    private double _products;
    private double _squares;

    /// <summary>Takes in one row; says what is wrong with an element of it.</summary>
    internal string? CheckRow(int row, ReadOnlySpan<double> result, ReadOnlySpan<double> reference)
    {
        double sumOfSquares = 0;
        foreach (double value in reference)
        {
            sumOfSquares += value * value;
        }

        double rms = Math.Sqrt(sumOfSquares / reference.Length);
        for (int column = 0; column < result.Length; column++)
        {
            (double d, double r) = (result[column], reference[column]);
            if (Difference(row, column, d, r, Rounding(r) + Math.ScaleB(rms, -9) + Truncation(r)) is { } failure)
            {
                return failure;
            }

            _products += d * r;
            _squares += (d * d) + (r * r);
        }

        return null;
    }

    /// <summary>
    /// The same where the terms of a sum differ so much that the largest decide what is rounded off: the tensor cores align the 32 products
    /// of a step and the sum so far to the largest of them and keep 13 bits below it, so in a block of four steps 132 addends lose up to 2⁻¹³ of it.
    /// What is smaller than the smallest normal FP32 may be lost.
    /// </summary>
    internal string? CheckSpreadRow(int row, ReadOnlySpan<double> result, ReadOnlySpan<double> reference, ReadOnlySpan<double> magnitudes)
    {
        for (int column = 0; column < result.Length; column++)
        {
            double limit = Rounding(reference[column]) + Math.ScaleB(magnitudes[column], -6) + Math.ScaleB(1, -126);
            if (Difference(row, column, result[column], reference[column], limit) is { } failure)
            {
                return failure;
            }
        }

        return null;
    }

    /// <summary>Says whether all rows together are too far away.</summary>
    internal string? CheckDistance()
    {
        double distance = _squares == 0 ? 0 : 1 - (2 * _products / _squares);
        return distance <= _distanceLimit ? null : $"1 - 2·Σxy/Σ(x²+y²) is {distance:E3}; allowed is {_distanceLimit:E0}";
    }

    /// <summary>
    /// Within a block of K the tensor cores cut each addend 13 bits below the largest, which shows in the largest sums of a result that is not
    /// rounded to BF16: one of 10⁸ FP32 elements lay beyond 2⁻⁹·rms alone, at K = 112 (docs/decisions/0015-gate-of-large-sums.md).
    /// </summary>
    private double Truncation(double value) => isFloat32 ? Math.ScaleB(Math.Abs(value), -10) : 0;

    private double Rounding(double value) => isFloat32 ? 0 : Math.ScaleB(Math.Abs(value), -8);

    // Written so that NaN fails.
    private static string? Difference(int row, int column, double result, double reference, double limit) => Math.Abs(result - reference) <= limit
        ? null
        : $"D[{row}, {column}] is {result:R}, the reference {reference:R}; allowed is a difference of {limit:R}";
}
