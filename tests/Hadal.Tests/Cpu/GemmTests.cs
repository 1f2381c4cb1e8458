using CsCheck;
using Hadal.Cpu;
using Hadal.Tests.Gpu;
using Xunit;

namespace Hadal.Tests.Cpu;

/// <summary>The managed GEMM, by each of its ways, against float64 products, exact expectations and itself.</summary>
public class GemmTests
{
    private const byte NaN = 0x7f;

    /// <summary>Exact in FP32 with these scales, whatever the order of summation: any error is one of place, not of rounding.</summary>
    private static readonly byte[] s_small = [0x00, 0x80, 0x38, 0xb8, 0x40, 0xc0, 0x44, 0x30];

    private static readonly Gen<int> s_extent = Gen.Frequency((6, Gen.Int[1, 40]), (3, Gen.Int[100, 300]), (1, Gen.OneOfConst(12, 16, 32, 127, 128, 129, 256, 257)));

    public static TheoryData<CpuGemmWay, int, int, int, Distribution> GateCases => new MatrixTheoryData(
        [(1, 300, 1000), (8, 130, 2048), (9, 256, 4096), (130, 384, 1040), (600, 160, 272)]);

    [Theory]
    [MemberData(nameof(GateCases))]
    public void A_product_of_quantised_operands_passes_the_gates(CpuGemmWay way, int m, int n, int k, Distribution distribution)
    {
        HostMatrix a = HostMatrix.ByRows(m, k, distribution, seed: 1);
        foreach (HostMatrix b in (HostMatrix[])[HostMatrix.ByBlocks(n, k, distribution, seed: 2), HostMatrix.ByRows(n, k, distribution, seed: 3)])
        {
            CheckGates(new(isFloat32: true), a, b, [.. CpuGemmCase.Single(way, a, b).Select(x => (double)x)]);
            CheckGates(new(isFloat32: false), a, b, [.. CpuGemmCase.BFloat16(way, a, b).Select(x => (double)x)]);
        }
    }

    [Theory]
    [InlineData(CpuGemmWay.Chosen)]
    [InlineData(CpuGemmWay.Vector128)]
    [InlineData(CpuGemmWay.Vector512)]
    [InlineData(CpuGemmWay.Vector256)]
    public void Small_numbers_multiply_and_add_exactly_in_every_shape(CpuGemmWay way) => Gen.Select(s_extent, s_extent, s_extent, Gen.Bool, Gen.Bool, Gen.Int).Sample(
        (m, n, k, byRows, accumulate, seed) =>
        {
            (HostMatrix a, HostMatrix b) = Small(m, n, k, byRows, seed);
            float[]? previous = accumulate ? SmallIntegers(m * n, seed) : null;
            float[] given = CpuGemmCase.Single(way, a, b, previous: previous);
            for (int i = 0; i < given.Length; i++)
                Assert.Equal(CpuGemmCase.Reference(a, b, i / n, i % n) + (previous?[i] ?? 0), given[i]);
        },
        iter: 80);

    [Theory]
    [InlineData(CpuGemmWay.Vector128)]
    [InlineData(CpuGemmWay.Vector512)]
    [InlineData(CpuGemmWay.Vector256)]
    public void NaN_reaches_its_row_or_column_and_nothing_else(CpuGemmWay way) => Gen.Select(Gen.Int[1, 30], Gen.Int[1, 70], Gen.Int[1, 200], Gen.Bool, Gen.Int).Sample((m, n, k, byRows, seed) =>
    {
        (HostMatrix a, HostMatrix b) = Small(m, n, k, byRows, seed);
        Random random = new(seed);
        int row = random.Next(m), column = random.Next(n);
        a.Set(row, random.Next(k), NaN);
        b.Set(column, random.Next(k), NaN | 0x80);

        float[] given = CpuGemmCase.Single(way, a, b);
        Assert.All(Enumerable.Range(0, m * n), i => Assert.Equal(i / n == row || i % n == column, float.IsNaN(given[i])));
    }, iter: 100);

    [Theory]
    [InlineData(5)]
    [InlineData(37)]
    public void Every_pair_of_codes_multiplies_as_the_format_says(int m)
    {
        // K = 1: the product of two codes, subnormal and largest ones included.
        HostMatrix a = HostMatrix.Zeros(m, 1, byRows: true), b = HostMatrix.Zeros(256, 1, byRows: false);
        for (int code = 0; code < 256; code++)
            b.Set(code, 0, (byte)code);
        for (int first = 0; first < 256; first += m)
        {
            for (int row = 0; row < m; row++)
                a.Set(row, 0, (byte)(first + row));
            float[] given = CpuGemmCase.Single(CpuGemmWay.Chosen, a, b);
            for (int i = 0; i < given.Length; i++)
                Assert.Equal(a.Numbers[i / 256] * b.Numbers[i % 256], given[i]);
        }
    }

    [Fact]
    public void NaN_that_D_held_stays_where_it_is_added_to_and_is_gone_where_it_is_not() => Gen.Select(Gen.Int[1, 30], Gen.Int[1, 300], Gen.Int[1, 200], Gen.Bool, Gen.Int).Sample(
        (m, n, k, byRows, seed) =>
        {
            (HostMatrix a, HostMatrix b) = Small(m, n, k, byRows, seed);
            int place = new Random(seed).Next(m * n);
            float[] previous = SmallIntegers(m * n, seed);
            previous[place] = float.NaN;

            BFloat16[] sum = CpuGemmCase.BFloat16(CpuGemmWay.Chosen, a, b, previous: [.. previous.Select(x => (BFloat16)x)]);
            Assert.All(Enumerable.Range(0, m * n), i => Assert.Equal(i == place, BFloat16.IsNaN(sum[i])));
            float[] sumOfFloats = CpuGemmCase.Single(CpuGemmWay.Chosen, a, b, previous: previous);
            Assert.All(Enumerable.Range(0, m * n), i => Assert.Equal(i == place, float.IsNaN(sumOfFloats[i])));
            Assert.DoesNotContain(CpuGemmCase.Single(CpuGemmWay.Chosen, a, b), float.IsNaN);
        },
        iter: 60);

    [Fact]
    public void Neither_threads_nor_vectors_nor_other_rows_change_a_bit() => Gen.Select(s_extent, s_extent, s_extent, Gen.Bool, Gen.Int).Sample((m, n, k, byRows, seed) =>
    {
        HostMatrix a = HostMatrix.ByRows(m, k, Distribution.Normal, seed), b = Normal(n, k, byRows, seed);
        float[] alone = CpuGemmCase.Single(CpuGemmWay.Chosen, a, b, maxDegreeOfParallelism: 1);
        foreach (int degree in (int[])[-1, 2, 3, 7])
            Assert.Equal(alone, CpuGemmCase.Single(CpuGemmWay.Chosen, a, b, degree));
        foreach (CpuGemmWay way in Enum.GetValues<CpuGemmWay>())
            Assert.Equal(alone, CpuGemmCase.Single(way, a, b));

        int row = new Random(seed).Next(m);
        Assert.Equal(alone[(row * n)..((row + 1) * n)], CpuGemmCase.Single(CpuGemmWay.Chosen, OneRow(a, row), b));
    }, iter: 30);

    [Fact]
    public void Rows_too_long_to_be_converted_together_multiply_one_by_one()
    {
        const int K = 2_500_016;
        HostMatrix a = HostMatrix.Zeros(3, K, byRows: true), b = HostMatrix.Zeros(4, K, byRows: false);
        Array.Fill(a.Scales, 1);
        Array.Fill(b.Scales, 1);
        for (int k = 0; k < K; k++)
        {
            for (int row = 0; row < 3; row++)
                a.Set(row, k, 0x38);
            b.Set(k % 4, k, 0x38);
        }

        Assert.All(CpuGemmCase.Single(CpuGemmWay.Chosen, a, b), x => Assert.Equal(K / 4, x));
    }

    [Fact]
    public void A_scale_meets_its_rows_its_columns_and_its_block_of_K()
    {
        const int M = 6, N = 260, K = 272;
        HostMatrix a = HostMatrix.Zeros(M, K, byRows: true), b = HostMatrix.Zeros(N, K, byRows: false);
        for (int row = 0; row < M; row++)
            a.Set(row, 130, 0x38);
        for (int column = 0; column < N; column++)
            b.Set(column, 130, 0x38);
        // Only the second block of K holds ones; the scales of the others must not show.
        Array.Fill(a.Scales, 1e30f);
        Array.Fill(b.Scales, 1e-30f);
        for (int row = 0; row < M; row++)
            a.Scales[a.ScaleColumns + row] = MathF.ScaleB(1, row);
        for (int block = 0; block < 3; block++)
            b.Scales[(block * b.ScaleColumns) + 1] = MathF.Pow(3, block);

        float[] given = CpuGemmCase.Single(CpuGemmWay.Chosen, a, b);
        for (int i = 0; i < given.Length; i++)
            Assert.Equal(Math.Pow(2, i / N) * Math.Pow(3, i % N / 128), given[i]);
    }

    [Fact]
    public void Tiny_sums_are_not_flushed_and_huge_ones_are_infinite()
    {
        HostMatrix a = HostMatrix.Zeros(2, 16, byRows: true), b = HostMatrix.Zeros(8, 16, byRows: false);
        a.Set(0, 0, 0x38);
        a.Set(1, 0, 0x01);
        b.Set(0, 0, 0x7e);
        a.Scales[0] = float.MaxValue;
        a.Scales[1] = float.Epsilon * 512;

        float[] given = CpuGemmCase.Single(CpuGemmWay.Chosen, a, b);
        Assert.Equal(float.PositiveInfinity, given[0]);
        Assert.Equal(float.Epsilon * 448, given[8]);
    }

    [Fact]
    public void A_scale_of_a_row_of_B_meets_its_column_and_its_block_of_K() => Gen.Select(Gen.Int[1, 20], Gen.Int[1, 300], Gen.Int[0, 2]).Sample((m, n, block) =>
    {
        HostMatrix a = HostMatrix.Zeros(m, 384, byRows: true), b = HostMatrix.Zeros(n, 384, byRows: true);
        for (int row = 0; row < m; row++)
            a.Set(row, 128 * block, 0x38);
        for (int column = 0; column < n; column++)
            b.Set(column, 128 * block, 0x38);
        // Those of the other blocks, and what pads the rest, must not show.
        for (int i = 0; i < b.Scales.Length; i++)
            b.Scales[i] = i % b.ScaleColumns >= n ? float.NaN : i / b.ScaleColumns == block ? i % b.ScaleColumns : 1e30f;

        Assert.Equal(Enumerable.Range(0, m * n).Select(i => (float)(i % n)), CpuGemmCase.Single(CpuGemmWay.Chosen, a, b));
    }, iter: 50);

    [Fact]
    public void A_BFloat16_result_is_the_float_result_rounded_once() => Gen.Select(Gen.Int[1, 40], Gen.Int[1, 140], Gen.Int[1, 300], Gen.Bool, Gen.Bool, Gen.Int).Sample(
        (m, n, k, byRows, accumulate, seed) =>
        {
            HostMatrix a = HostMatrix.ByRows(m, k, Distribution.Normal, seed), b = Normal(n, k, byRows, seed);
            BFloat16[]? previous = accumulate ? [.. HostMatrix.ByRows(m, n, Distribution.Normal, seed).Numbers.Select(x => (BFloat16)(float)x)] : null;
            float[] single = CpuGemmCase.Single(CpuGemmWay.Chosen, a, b, previous: previous?.Select(x => (float)x).ToArray());
            Assert.Equal(single.Select(x => (BFloat16)x), CpuGemmCase.BFloat16(CpuGemmWay.Chosen, a, b, previous: previous));
        },
        iter: 50);

    [Theory]
    [InlineData(3)]
    [InlineData(20)]
    public void What_no_BFloat16_holds_becomes_an_infinity_and_what_no_float_holds_too(int m)
    {
        HostMatrix a = HostMatrix.Zeros(m, 128, byRows: true), b = HostMatrix.Zeros(8, 128, byRows: false);
        a.Set(0, 5, 0x7e);
        b.Set(0, 5, 0x7e);
        b.Set(1, 5, 0xfe);
        Array.Fill(b.Scales, 1e34f);

        BFloat16[] given = CpuGemmCase.BFloat16(CpuGemmWay.Chosen, a, b);
        Assert.Equal((BFloat16.PositiveInfinity, BFloat16.NegativeInfinity), (given[0], given[1]));
        Assert.All(given[2..], x => Assert.Equal(0, (float)x));
    }

    [Fact]
    public void No_rows_write_nothing() => Assert.Empty(CpuGemmCase.Single(CpuGemmWay.Chosen, HostMatrix.Zeros(0, 128, byRows: true), HostMatrix.Zeros(8, 128, byRows: false)));

    private static HostMatrix OneRow(HostMatrix matrix, int row)
    {
        HostMatrix one = HostMatrix.Zeros(1, matrix.Columns, byRows: true);
        for (int k = 0; k < matrix.Columns; k++)
            one.Set(0, k, matrix.Values[(row * matrix.Columns) + k].ToBits());
        for (int block = 0; block < matrix.ScaleRows; block++)
            one.Scales[block * one.ScaleColumns] = matrix.Scales[(block * matrix.ScaleColumns) + row];
        return one;
    }

    private static HostMatrix Normal(int n, int k, bool byRows, int seed) =>
        byRows ? HostMatrix.ByRows(n, k, Distribution.Normal, ~seed) : HostMatrix.ByBlocks(n, k, Distribution.Normal, seed);

    private static float[] SmallIntegers(int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)random.Next(-64, 65))];
    }

    private static (HostMatrix A, HostMatrix B) Small(int m, int n, int k, bool byRows, int seed)
    {
        Random random = new(seed);
        HostMatrix a = HostMatrix.Zeros(m, k, byRows: true), b = HostMatrix.Zeros(n, k, byRows);
        foreach (HostMatrix matrix in (HostMatrix[])[a, b])
        {
            for (int i = 0; i < matrix.Values.Length; i++)
                matrix.Set(i / k, i % k, s_small[random.Next(s_small.Length)]);
            for (int i = 0; i < matrix.Scales.Length; i++)
                matrix.Scales[i] = MathF.ScaleB(1, random.Next(-2, 3));
        }

        // What pads the scales is nobody's number.
        for (int i = 0; i < a.Scales.Length; i++)
            a.Scales[i] = i % a.ScaleColumns < m ? a.Scales[i] : float.NaN;
        for (int i = 0; byRows && i < b.Scales.Length; i++)
            b.Scales[i] = i % b.ScaleColumns < n ? b.Scales[i] : float.NaN;
        return (a, b);
    }

    private static void CheckGates(Gates gates, HostMatrix a, HostMatrix b, double[] given)
    {
        for (int row = 0; row < a.Rows; row++)
        {
            double[] expected = new double[b.Rows];
            for (int column = 0; column < b.Rows; column++)
                expected[column] = System.Numerics.Tensors.TensorPrimitives.Dot(a.Row(row), b.Row(column));
            Assert.Null(gates.CheckRow(row, given.AsSpan(row * b.Rows, b.Rows), expected));
        }

        Assert.Null(gates.CheckDistance());
    }

    private sealed class MatrixTheoryData : TheoryData<CpuGemmWay, int, int, int, Distribution>
    {
        internal MatrixTheoryData(IEnumerable<(int M, int N, int K)> shapes)
        {
            foreach ((int m, int n, int k) in shapes)
            {
                foreach (CpuGemmWay way in (CpuGemmWay[])[CpuGemmWay.Chosen, CpuGemmWay.Vector256])
                {
                    foreach (Distribution distribution in (Distribution[])[Distribution.Normal, Distribution.Uniform])
                        Add(way, m, n, k, distribution);
                }
            }
        }
    }
}
