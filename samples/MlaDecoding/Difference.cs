namespace MlaDecoding;

/// <summary>How far results lie from their references, as parts of what is allowed: more than 1 is wrong.</summary>
/// <param name="Output">Of the element that is off most: 8e-4, or 2.01/128 of the reference.</param>
/// <param name="Direction">1 − 2·Σxy/Σ(x² + y²) of all outputs: 5e-6.</param>
/// <param name="LogSumExp">Of the row that is off most: 1e-6, or 8.01/65536 of the reference.</param>
internal readonly record struct Difference(double Output, double Direction, double LogSumExp)
{
    // Written so that NaN is wrong.
    public bool IsAllowed => Output <= 1 && Direction <= 1 && LogSumExp <= 1;

    public static Difference Of(double[] output, double[] expectedOutput, double[] logSumExp, double[] expectedLogSumExp)
    {
        double products = 0, squares = 0;
        for (int i = 0; i < output.Length; i++)
        {
            products += output[i] * expectedOutput[i];
            squares += (output[i] * output[i]) + (expectedOutput[i] * expectedOutput[i]);
        }

        return new(
            Largest(output, expectedOutput, absolute: 8e-4, relative: 2.01 / 128),
            (1 - (2 * products / squares)) / 5e-6,
            Largest(logSumExp, expectedLogSumExp, absolute: 1e-6, relative: 8.01 / 65536));
    }

    public override string ToString() => FormattableString.Invariant($"{Output,10:F3}  {Direction,10:F3}  {LogSumExp,11:F3}");

    private static double Largest(double[] given, double[] expected, double absolute, double relative) =>
        given.Zip(expected, (x, y) => Math.Abs(x - y) / Math.Max(absolute, relative * Math.Abs(y))).Aggregate(0.0, Math.Max);
}
