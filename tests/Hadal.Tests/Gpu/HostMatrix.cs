using System.Numerics.Tensors;

namespace Hadal.Tests.Gpu;

/// <summary>What the elements of a random matrix are drawn from.</summary>
public enum Distribution
{
    Normal,

    /// <summary>[0, 1): all products are positive, so that sums grow and a missing promotion shows.</summary>
    Uniform,

    /// <summary>Normal, with whole groups of zeros.</summary>
    Sparse,

    /// <summary>Normal, with single elements and whole groups of 10,000 times the size.</summary>
    Outliers,

    /// <summary>Codes that are mostly subnormal, under scales that are subnormal too.</summary>
    Subnormal,

    /// <summary>Normal numbers so large that their products with <see cref="Subnormal"/> ones are not subnormal.</summary>
    Large,
}

/// <summary>An FP8 operand on the host: bytes, scales, and the numbers that they stand for.</summary>
internal sealed class HostMatrix
{
    private const int Group = 128;

    private HostMatrix(int rows, int columns, int scaleRows, int scaleColumns)
    {
        (Rows, Columns, ScaleRows, ScaleColumns) = (rows, columns, scaleRows, scaleColumns);
        Values = new Float8E4M3[(long)rows * columns];
        Scales = new float[scaleRows * scaleColumns];
        Array.Fill(Scales, float.NaN);
        Numbers = new double[(long)rows * columns];
    }

    /// <summary>Whether each row has scales of its own; else each 128 rows share them.</summary>
    internal bool IsByRows { get; private init; }

    internal int Rows { get; }

    internal int Columns { get; }

    internal int ScaleRows { get; }

    internal int ScaleColumns { get; }

    internal Float8E4M3[] Values { get; }

    /// <summary>Padding is NaN.</summary>
    internal float[] Scales { get; }

    internal double[] Numbers { get; }

    /// <summary>Random numbers, quantised with a scale per row and 128 columns.</summary>
    internal static HostMatrix ByRows(int rows, int columns, Distribution distribution, int seed)
    {
        HostMatrix matrix = new(rows, columns, Groups(columns), (rows + 3) / 4 * 4) { IsByRows = true };
        Parallel.For(0, rows, row =>
        {
            float[] source = Draw(columns, distribution, seed, row, row);
            for (int group = 0; group < Groups(columns); group++)
            {
                int start = group * Group, end = Math.Min(start + Group, columns);
                float largest = Largest(source.AsSpan(start..end));
                matrix.Scales[(group * matrix.ScaleColumns) + row] = distribution == Distribution.Subnormal
                    ? matrix.Encode(row, start, source[start..end], largest * 448 * 32, MathF.ScaleB(8 + (row % 8), -130))
                    : matrix.Quantize(row, start, source[start..end], largest);
            }
        });
        return matrix;
    }

    /// <summary>Random numbers, quantised with a scale per block of 128 × 128.</summary>
    internal static HostMatrix ByBlocks(int rows, int columns, Distribution distribution, int seed)
    {
        HostMatrix matrix = new(rows, columns, Groups(rows), Groups(columns));
        Parallel.For(0, Groups(rows), blockRow =>
        {
            int first = blockRow * Group, last = Math.Min(first + Group, rows);
            float[][] source = [.. Enumerable.Range(first, last - first).Select(row => Draw(columns, distribution, ~seed, row, blockRow))];
            for (int group = 0; group < Groups(columns); group++)
            {
                int start = group * Group, end = Math.Min(start + Group, columns);
                float largest = source.Max(row => Largest(row.AsSpan(start..end)));
                for (int row = first; row < last; row++)
                {
                    matrix.Scales[(blockRow * matrix.ScaleColumns) + group] = matrix.Quantize(row, start, source[row - first][start..end], largest);
                }
            }
        });
        return matrix;
    }

    /// <summary>Zeros with scales of one, for a test to fill in.</summary>
    internal static HostMatrix Zeros(int rows, int columns, bool byRows)
    {
        HostMatrix matrix = byRows ? new(rows, columns, Groups(columns), (rows + 3) / 4 * 4) { IsByRows = true } : new(rows, columns, Groups(rows), Groups(columns));
        Array.Fill(matrix.Scales, 1);
        return matrix;
    }

    internal void Set(int row, int column, byte code)
    {
        Values[((long)row * Columns) + column] = Float8E4M3.FromBits(code);
        Numbers[((long)row * Columns) + column] = ReferenceFloat8.Decode(code);
    }

    internal ReadOnlySpan<double> Row(int row) => Numbers.AsSpan(row * Columns, Columns);

    /// <summary>The root of the mean square of all numbers.</summary>
    internal double Rms() => Math.Sqrt(TensorPrimitives.SumOfSquares<double>(Numbers) / Math.Max(1, Numbers.Length));

    private static int Groups(int extent) => (extent + Group - 1) / Group;

    private static float Largest(ReadOnlySpan<float> values)
    {
        float largest = 0;
        foreach (float value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        return largest;
    }

    /// <param name="count">How many numbers.</param>
    /// <param name="distribution">From where.</param>
    /// <param name="seed">The same numbers for the same seed, in every process.</param>
    /// <param name="row">The row of the matrix.</param>
    /// <param name="groupRow">What it shares with the rows that have the same scales.</param>
    private static float[] Draw(int count, Distribution distribution, int seed, int row, int groupRow)
    {
        Random random = new(Mix(seed, row)), groups = new(Mix(seed ^ 0x5bd1e995, groupRow));
        float[] values = new float[count];
        float factor = 1;
        for (int i = 0; i < count; i++)
        {
            if (i % Group == 0)
            {
                factor = Factor(distribution, groups.NextSingle());
            }

            values[i] = factor * (distribution == Distribution.Uniform ? random.NextSingle() : Normal(random));
            if (distribution == Distribution.Outliers && random.Next(256) == 0)
            {
                values[i] *= 1e4f;
            }
        }

        return values;
    }

    private static float Factor(Distribution distribution, float chance) => distribution switch
    {
        Distribution.Sparse => chance < 0.5f ? 0 : 1,
        Distribution.Outliers => chance < 0.1f ? 1e4f : 1,
        Distribution.Large => 1 << 17,
        _ => 1,
    };

    private static float Normal(Random random) => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));

    private static int Mix(int seed, int row) => unchecked((int)((((uint)seed * 0x9e3779b9u) ^ (uint)row) * 0x85ebca6bu));

    private float Quantize(int row, int start, float[] source, float largest)
    {
        float bounded = Math.Max(largest, 1e-4f);
        return Encode(row, start, source, bounded, bounded / 448);
    }

    /// <summary>Sets e4m3 codes of 448·x / <paramref name="largest"/>, which stand for numbers by a scale.</summary>
    private float Encode(int row, int start, float[] source, float largest, float scale)
    {
        float inverse = 448 / largest;
        for (int i = 0; i < source.Length; i++)
        {
            byte code = ReferenceFloat8.Encode(source[i] * inverse);
            long index = ((long)row * Columns) + start + i;
            Values[index] = Float8E4M3.FromBits(code);
            Numbers[index] = ReferenceFloat8.Decode(code) * (double)scale;
        }

        return scale;
    }
}
