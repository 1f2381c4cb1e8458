namespace Hadal.Parallelism.Traces;

/// <summary>The span of a trace in columns of equal width, and how much of each a stream was busy.</summary>
public sealed class StreamTimeline
{
    /// <summary>How many columns there are, however long the trace: as many as a screen shows.</summary>
    public const int Columns = 1600;

    private static readonly double[] s_nothing = new double[Columns];

    private readonly double[]?[] _shares = new double[]?[3];

    /// <summary>The part of each column, 0 to 1, in which work of a class ran.</summary>
    /// <param name="kernelClass">The class.</param>
    public ReadOnlySpan<double> Share(KernelClass kernelClass) => _shares[(int)kernelClass] ?? s_nothing;

    /// <param name="kernelClass">What ran.</param>
    /// <param name="start">From, in columns.</param>
    /// <param name="end">To, in columns.</param>
    internal void Add(KernelClass kernelClass, double start, double end)
    {
        double[] shares = _shares[(int)kernelClass] ??= new double[Columns];
        for (int column = (int)start; column < end && column < Columns; column++)
        {
            shares[column] = Math.Min(1, shares[column] + Math.Min(end, column + 1) - Math.Max(start, column));
        }
    }
}
