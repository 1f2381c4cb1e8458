namespace Hadal.Tests.Gpu;

/// <summary>What the elements of a random matrix are drawn from.</summary>
public enum Distribution
{
    Normal,

    /// <summary>[0, 1): all products are positive, so that sums grow and a missing promotion shows.</summary>
    Uniform,
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
        HostMatrix matrix = new(rows, columns, Groups(columns), (rows + 3) / 4 * 4);
        Parallel.For(0, rows, row =>
        {
            float[] source = Draw(columns, distribution, seed, row);
            for (int group = 0; group < Groups(columns); group++)
            {
                int start = group * Group, end = Math.Min(start + Group, columns);
                float scale = matrix.Quantize(row, start, source[start..end], Largest(source.AsSpan(start..end)));
                matrix.Scales[(group * matrix.ScaleColumns) + row] = scale;
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
            float[][] source = [.. Enumerable.Range(first, last - first).Select(row => Draw(columns, distribution, ~seed, row))];
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
        HostMatrix matrix = byRows ? new(rows, columns, Groups(columns), (rows + 3) / 4 * 4) : new(rows, columns, Groups(rows), Groups(columns));
        Array.Fill(matrix.Scales, 1);
        return matrix;
    }

    internal void Set(int row, int column, byte code)
    {
        Values[((long)row * Columns) + column] = Float8E4M3.FromBits(code);
        Numbers[((long)row * Columns) + column] = ReferenceFloat8.Decode(code);
    }

    internal ReadOnlySpan<double> Row(int row) => Numbers.AsSpan(row * Columns, Columns);

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

    private static float[] Draw(int count, Distribution distribution, int seed, int row)
    {
        Random random = new(HashCode.Combine(seed, row));
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = distribution == Distribution.Uniform
                ? random.NextSingle()
                : (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return values;
    }

    private float Quantize(int row, int start, float[] source, float largest)
    {
        float bounded = Math.Max(largest, 1e-4f), scale = bounded / 448, inverse = 448 / bounded;
        for (int i = 0; i < source.Length; i++)
        {
            byte code = ReferenceFloat8.Encode(source[i] * inverse);
            long index = ((long)row * Columns) + start + i;
            Values[index] = Float8E4M3.FromBits(code);
            Numbers[index] = ReferenceFloat8.Decode(code) * scale;
        }

        return scale;
    }
}
