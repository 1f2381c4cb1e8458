namespace Hadal.Tests.Mla;

/// <summary>How far the result of MLA decoding may lie from <see cref="MlaReference"/> (DESIGN.md §5).</summary>
internal static class MlaGates
{
    private const int ValueWidth = 512;

    // FP16's smallest numbers lie 2⁻²⁴ apart, and a large sink makes such numbers of a whole output.
    private const double HalfOfSmallest = 1.0 / (1 << 25);

    /// <summary>Says what is wrong where keys have σ = 0.1; null where nothing is.</summary>
    internal static string? CheckSmallKeys(
        ReadOnlySpan<double> output, ReadOnlySpan<double> logSumExp, double[] expectedOutput, double[] expectedLogSumExp, bool isFloat16 = false)
    {
        double products = 0, squares = 0;
        for (int i = 0; i < output.Length; i++)
        {
            (double o, double r) = (output[i], expectedOutput[i]);
            if (!IsNear(o, r, absolute: 8e-4, relative: 2.01 / 128))
            {
                return $"output[{i / ValueWidth}, {i % ValueWidth}] is {o:R}, the reference {r:R}";
            }

            products += o * r;
            squares += (o * o) + (r * r);
        }

        double distance = squares == 0 ? 0 : 1 - (2 * products / squares);
        // The distance is Σ(x−y)²/Σ(x²+y²), to which each number's own rounding adds.
        double limit = 5e-6 + (isFloat16 && squares > 0 ? 2 * output.Length * HalfOfSmallest * HalfOfSmallest / squares : 0);
        return distance <= limit ? CheckLogSumExp(logSumExp, expectedLogSumExp) : $"1 - 2·Σxy/Σ(x²+y²) of the output is {distance:E3}; allowed is {limit:E3}";
    }

    /// <summary>Says what is wrong where keys have σ = 1; null where nothing is.</summary>
    internal static string? CheckUnitKeys(
        ReadOnlySpan<double> output, ReadOnlySpan<double> logSumExp, double[] expectedOutput, double[] expectedLogSumExp, bool isFloat16 = false)
    {
        double subnormal = isFloat16 ? HalfOfSmallest : 0;
        for (int row = 0; row < logSumExp.Length; row++)
        {
            ReadOnlySpan<double> reference = expectedOutput.AsSpan(row * ValueWidth, ValueWidth);
            double rms = Math.Sqrt(System.Numerics.Tensors.TensorPrimitives.SumOfSquares(reference) / ValueWidth);
            for (int column = 0; column < ValueWidth; column++)
            {
                (double o, double r) = (output[(row * ValueWidth) + column], reference[column]);
                double limit = Math.ScaleB(Math.Abs(r), -7) + Math.ScaleB(rms, -6) + subnormal;
                if (!(Math.Abs(o - r) <= limit))
                {
                    return $"output[{row}, {column}] is {o:R}, the reference {r:R}; allowed is a difference of {limit:R}";
                }
            }
        }

        return CheckLogSumExp(logSumExp, expectedLogSumExp);
    }

    private static string? CheckLogSumExp(ReadOnlySpan<double> logSumExp, double[] expected)
    {
        for (int row = 0; row < logSumExp.Length; row++)
        {
            if (!IsNear(logSumExp[row], expected[row], absolute: 1e-6, relative: 8.01 / 65536))
            {
                return $"logSumExp[{row}] is {logSumExp[row]:R}, the reference {expected[row]:R}";
            }
        }

        return null;
    }

    // Written so that NaN fails. Equal infinities are near, though their difference is NaN.
    private static bool IsNear(double given, double expected, double absolute, double relative) =>
        given == expected || Math.Abs(given - expected) <= absolute || Math.Abs(given - expected) <= relative * Math.Abs(expected);
}
