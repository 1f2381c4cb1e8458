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
            double limit = (isFloat32 ? 0 : Math.ScaleB(Math.Abs(r), -8)) + Math.ScaleB(rms, -9);

            // Written so that NaN fails.
            if (!(Math.Abs(d - r) <= limit))
            {
                return $"D[{row}, {column}] is {d:R}, the reference {r:R}; allowed is a difference of {limit:R}";
            }

            _products += d * r;
            _squares += (d * d) + (r * r);
        }

        return null;
    }

    /// <summary>Says whether all rows together are too far away.</summary>
    internal string? CheckDistance()
    {
        double distance = _squares == 0 ? 0 : 1 - (2 * _products / _squares);
        return distance <= _distanceLimit ? null : $"1 - 2·Σxy/Σ(x²+y²) is {distance:E3}; allowed is {_distanceLimit:E0}";
    }
}
