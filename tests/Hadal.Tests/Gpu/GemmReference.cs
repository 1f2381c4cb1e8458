using System.Numerics.Tensors;

namespace Hadal.Tests.Gpu;

/// <summary>The float64 product of the numbers that two operands stand for; of a large one some rows, edges of tiles always among them.</summary>
internal sealed class GemmReference
{
    private const long MultiplyAddLimit = 400_000_000;
    private const int FewestRows = 64;

    /// <summary>Rows of A that stay in a core's cache while B passes by.</summary>
    private const int Band = 64;

    private readonly int _n;
    private readonly double[] _products;
    private readonly double[] _magnitudes;

    /// <param name="a">[m, K].</param>
    /// <param name="b">[N, K].</param>
    /// <param name="withMagnitudes">Whether to sum up |a·b| too, which bounds an error where terms differ widely.</param>
    internal GemmReference(HostMatrix a, HostMatrix b, bool withMagnitudes)
    {
        _n = b.Rows;
        Rows = Sample(a.Rows, MultiplyAddLimit / ((long)b.Rows * b.Columns));
        _products = new double[Rows.Count * _n];
        _magnitudes = withMagnitudes ? new double[_products.Length] : [];
        for (int first = 0; first < Rows.Count; first += Band)
        {
            Fill(a, b, first, Math.Min(first + Band, Rows.Count));
        }
    }

    /// <summary>The rows of D that are known, in ascending order.</summary>
    internal IReadOnlyList<int> Rows { get; }

    /// <summary>The product in row <c>Rows[index]</c>.</summary>
    internal ReadOnlySpan<double> Products(int index) => _products.AsSpan(index * _n, _n);

    /// <summary>The sums of |a·b| there.</summary>
    internal ReadOnlySpan<double> Magnitudes(int index) => _magnitudes.AsSpan(index * _n, _n);

    private static int[] Sample(int m, long affordable)
    {
        if (m <= Math.Max(affordable, FewestRows))
        {
            return [.. Enumerable.Range(0, m)];
        }

        Random random = new(m);
        return
        [
            .. new[] { 0, 7, 8, 63, 64, 127, 128, 255, 256, m - 2, m - 1 }
                .Concat(Enumerable.Range(0, (int)Math.Max(affordable, FewestRows)).Select(_ => random.Next(m)))
                .Where(row => row < m).Distinct().Order(),
        ];
    }

    private void Fill(HostMatrix a, HostMatrix b, int first, int last)
    {
        double[][] magnitudesOfA = _magnitudes.Length == 0 ? [] : [.. Rows.Skip(first).Take(last - first).Select(row => Magnitude(a.Row(row)))];
        Parallel.For(0, _n, column =>
        {
            ReadOnlySpan<double> right = b.Row(column);
            double[] magnitude = _magnitudes.Length == 0 ? [] : Magnitude(right);
            for (int i = first; i < last; i++)
            {
                int index = (i * _n) + column;
                _products[index] = TensorPrimitives.Dot(a.Row(Rows[i]), right);
                if (_magnitudes.Length > 0)
                {
                    _magnitudes[index] = TensorPrimitives.Dot<double>(magnitudesOfA[i - first], magnitude);
                }
            }
        });
    }

    private static double[] Magnitude(ReadOnlySpan<double> values)
    {
        double[] magnitudes = new double[values.Length];
        TensorPrimitives.Abs(values, magnitudes);
        return magnitudes;
    }
}
