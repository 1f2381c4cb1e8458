using Hadal.Compilation;
using Hadal.Specs;
using Hadal.Tests.Races;
using Xunit;

namespace Hadal.Tests.Gpu;

/// <summary>Rows by rows and accumulation where there is one right answer, on the GPU and on the CPU that stands in for it.</summary>
[Collection(GpuMachine.Collection)]
public sealed class GemmGradientTests
{
    private const byte One = 0x38;

    public static TheoryData<bool, ElementTypeOfD, bool, bool> Kinds =>
    [
        .. from gpu in (bool[])[false, true]
           from d in Enum.GetValues<ElementTypeOfD>()
           from byRows in (bool[])[false, true]
           from accumulate in (bool[])[false, true]
           select new TheoryDataRow<bool, ElementTypeOfD, bool, bool>(gpu, d, byRows, accumulate),
    ];

    public static TheoryData<ElementTypeOfD, bool, bool> KindsOnGpu =>
        [.. Kinds.Where(row => row.Data.Item1).Select(row => new TheoryDataRow<ElementTypeOfD, bool, bool>(row.Data.Item2, row.Data.Item3, row.Data.Item4))];

    public static TheoryData<bool, ElementTypeOfD> Results =>
        [.. from gpu in (bool[])[false, true] from d in Enum.GetValues<ElementTypeOfD>() select new TheoryDataRow<bool, ElementTypeOfD>(gpu, d)];

    /// <summary>What D is made of: test data are public, specs are not.</summary>
    public enum ElementTypeOfD
    {
        BFloat16,
        Float32,
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_scale_meets_its_row_its_column_and_its_block_of_K(bool gpu, ElementTypeOfD d, bool byRows, bool accumulate)
    {
        (HostMatrix a, HostMatrix b, Func<int, int, double> product) = Scaled(150, 272, 400, byRows);
        Check(gpu, d, a, b, accumulate, previous: i => i % 3, (row, column) => product(row, column) + (accumulate ? ((row * 272) + column) % 3 : 0));
    }

    [Theory]
    [MemberData(nameof(KindsOnGpu))]
    public void In_every_kind_of_configuration_each_scale_meets_its_row_its_column_and_its_block_of_K(ElementTypeOfD d, bool byRows, bool accumulate)
    {
        const int N = 272;
        Device device = GpuMachine.Require();
        GemmSpec spec = new(
            N, 1040, ElementType.Float8E4M3, ElementType.Float8E4M3, d == ElementTypeOfD.Float32 ? ElementType.Float32 : ElementType.BFloat16,
            byRows ? ScaleLayout.RowsByRows : ScaleLayout.RowsByBlocks, accumulate);
        foreach (GemmConfiguration configuration in RaceShapes.Spread(spec, 20))
        {
            GemmKernel kernel = GemmKernel.Create(spec, $"{spec.ToCanonical()} {configuration}", configuration);
            foreach (int m in ((int[])[7, 13, 61, 150]).Where(m => configuration.Serves(spec, m, device.MultiprocessorCount)))
            {
                (HostMatrix a, HostMatrix b, Func<int, int, double> product) = Scaled(m, N, spec.K, byRows);
                double Expected(int row, int column) => product(row, column) + (accumulate ? ((row * N) + column) % 3 : 0);
                if (d == ElementTypeOfD.Float32)
                    Check(device, kernel, a, b, i => (float)(i % 3), Expected);
                else
                    Check(device, kernel, a, b, i => (BFloat16)(i % 3), Expected);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void NaN_in_D_stays_where_it_is_added_to_and_is_gone_where_it_is_not(bool gpu, ElementTypeOfD d, bool byRows, bool accumulate)
    {
        const int M = 70, N = 136, K = 144, Place = (66 * N) + 131;
        HostMatrix a = HostMatrix.Zeros(M, K, byRows: true), b = HostMatrix.Zeros(N, K, byRows);
        Check(
            gpu, d, a, b, accumulate, previous: i => !accumulate || i == Place ? float.NaN : 1,
            (row, column) => !accumulate ? 0 : (row * N) + column == Place ? double.NaN : 1);
    }

    /// <summary>256 + (1 + 2⁻⁸) lies above the middle of 256 and 258; a product that is rounded before it is added is 1, and the sum 256.</summary>
    [Theory]
    [MemberData(nameof(Results))]
    public void A_sum_is_rounded_once(bool gpu, ElementTypeOfD d)
    {
        const byte Sixteenth = 0x18;
        const int M = 9, N = 24, K = 32;
        HostMatrix a = HostMatrix.Zeros(M, K, byRows: true), b = HostMatrix.Zeros(N, K, byRows: true);
        foreach (HostMatrix matrix in (HostMatrix[])[a, b])
        {
            for (int row = 0; row < matrix.Rows; row++)
            {
                matrix.Set(row, 0, One);
                matrix.Set(row, 17, Sixteenth);
            }
        }

        Check(gpu, d, a, b, accumulate: true, previous: _ => 256, (_, _) => d == ElementTypeOfD.BFloat16 ? 258 : 257.00390625);
    }

    /// <summary>2²⁴ + 1 is 2²⁴ in FP32: eight blocks of K that add one each are lost where D is not added to all of them together. Whole tiles begin with D.</summary>
    [Theory]
    [InlineData(false, 9)]
    [InlineData(false, 150)]
    [InlineData(true, 7)]
    [InlineData(true, 13)]
    [InlineData(true, 150)]
    public void The_cpu_and_all_that_share_K_add_D_to_the_whole_product(bool gpu, int m)
    {
        const int N = 136, K = 1024;
        const float Previous = 1 << 24;
        GemmSpec spec = new(N, K, ElementType.Float8E4M3, ElementType.Float8E4M3, ElementType.Float32, ScaleLayout.RowsByRows, Accumulate: true);
        HostMatrix a = HostMatrix.Zeros(m, K, byRows: true), b = HostMatrix.Zeros(N, K, byRows: true);
        foreach (HostMatrix matrix in (HostMatrix[])[a, b])
        {
            for (int i = 0; i < matrix.Rows * K / 128; i++)
                matrix.Set(i % matrix.Rows, i / matrix.Rows * 128, One);
        }

        Device device = On(gpu);
        if (!gpu)
            Check(device, a, b, accumulate: true, _ => Previous, (_, _) => Previous + 8);

        GemmConfiguration[] sharing = [.. GemmCandidates.Of(spec).Where(candidate => candidate is SkinnyGemm or TiledGemm { Split: > 1 })];
        foreach (GemmConfiguration configuration in gpu ? sharing.Where(candidate => candidate.Serves(spec, m, device.MultiprocessorCount)) : [])
            Check(device, GemmKernel.Create(spec, $"Sum.{configuration}", configuration), a, b, _ => Previous, (_, _) => Previous + 8);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sums_grow_call_by_call_in_the_order_of_the_stream(bool gpu)
    {
        const int M = 200, N = 264, K = 256, Calls = 20;
        Device device = On(gpu);
        HostMatrix a = HostMatrix.Zeros(M, K, byRows: true), b = HostMatrix.Zeros(N, K, byRows: true);
        for (int row = 0; row < M; row++)
            a.Set(row, row, One);
        for (int column = 0; column < N; column++)
            b.Set(column, column % K, One);
        using GemmCase<float> @case = new(device, a, b, new float[M * N]);
        using DeviceStream stream = device.CreateStream();
        GemmKernel kernel = GemmKernel.Create<float>(N, K, GemmOptions.RowsByRows | GemmOptions.Accumulate);
        @case.Run(kernel, stream);
        for (int call = 1; call < Calls; call++)
            @case.Queue(kernel, stream);
        stream.Synchronize();

        double[,] sums = @case.Result();
        for (int i = 0; i < sums.Length; i++)
            Assert.Equal(i / N == i % N % K ? Calls : 0, sums[i / N, i % N]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Without_rows_nothing_is_written(bool gpu, ElementTypeOfD d, bool byRows, bool accumulate) =>
        Check(gpu, d, HostMatrix.Zeros(0, 128, byRows: true), HostMatrix.Zeros(16, 128, byRows), accumulate, previous: _ => 0, (_, _) => 0);

    [Fact]
    public void A_thousand_launches_of_every_kind_give_the_same_bits()
    {
        Device device = GpuMachine.Require();
        GemmSpec[] specs =
        [
            .. from d in (ElementType[])[ElementType.BFloat16, ElementType.Float32]
               from scales in (ScaleLayout[])[ScaleLayout.RowsByBlocks, ScaleLayout.RowsByRows]
               from accumulate in (bool[])[false, true]
               where accumulate || scales == ScaleLayout.RowsByRows
               select new GemmSpec(1032, 1040, ElementType.Float8E4M3, ElementType.Float8E4M3, d, scales, accumulate),
        ];
        foreach (GemmSpec spec in specs)
        {
            foreach (GemmConfiguration configuration in RaceShapes.Spread(spec, 16))
            {
                GemmKernel kernel = GemmKernel.Create(spec, $"{spec.ToCanonical()} {configuration.Name}", configuration);
                foreach (int m in ((int[])[5, 13, 517]).Where(m => configuration.Serves(spec, m, device.MultiprocessorCount)))
                    Assert.Null(spec.D == ElementType.Float32 ? Repeat<float>(device, spec, m, kernel) : Repeat<BFloat16>(device, spec, m, kernel));
            }
        }
    }

    private static string? Repeat<T>(Device device, GemmSpec spec, int m, GemmKernel kernel)
        where T : unmanaged
    {
        using DeviceStream stream = device.CreateStream();
        using GemmCase<T> @case = GemmCase<T>.Random(device, spec, m, Distribution.Normal, seed: 5);
        @case.Run(kernel, stream);
        byte[] expected = @case.ResultBytes();
        if (@case.Check() is { } failure)
            return $"{spec.ToCanonical()}: {failure}";

        for (int i = 0; i < 1000; i++)
        {
            @case.Run(kernel, stream);
            if (!@case.ResultBytes().AsSpan().SequenceEqual(expected))
                return $"{spec.ToCanonical()}: launch {i} differs";
        }

        return null;
    }

    /// <summary>
    /// Operands with a one for each block of K, so that each of a block's scales adds one power of two; all sums fit 8 bits of fraction. The padding
    /// of scales is NaN. With them, the product.
    /// </summary>
    private static (HostMatrix A, HostMatrix B, Func<int, int, double> Product) Scaled(int m, int n, int k, bool byRows)
    {
        HostMatrix a = HostMatrix.Zeros(m, k, byRows: true), b = HostMatrix.Zeros(n, k, byRows);
        int blocks = a.ScaleRows;
        Span<float> scalesA = a.Scales, scalesB = b.Scales;
        scalesA.Fill(float.NaN);
        scalesB.Fill(float.NaN);
        for (int block = 0; block < blocks; block++)
        {
            for (int row = 0; row < m; row++)
            {
                a.Set(row, (128 * block) + 3, One);
                scalesA[(block * a.ScaleColumns) + row] = ScaleOfA(row, block);
            }

            for (int column = 0; column < n; column++)
            {
                b.Set(column, (128 * block) + 3, One);
                scalesB[byRows ? (block * b.ScaleColumns) + column : (column / 128 * b.ScaleColumns) + block] = ScaleOfB(byRows ? column : column / 128, block);
            }
        }

        return (a, b, (row, column) => Enumerable.Range(0, blocks).Sum(block => ScaleOfA(row, block) * ScaleOfB(byRows ? column : column / 128, block)));

        float ScaleOfA(int row, int block) => block == row % blocks ? 4 : 1;

        float ScaleOfB(int column, int block) => block == column % (blocks + 1) ? 2 : 1;
    }

    private static Device On(bool gpu) => gpu ? GpuMachine.Require() : Device.Cpu;

    private static void Check(bool gpu, ElementTypeOfD d, HostMatrix a, HostMatrix b, bool accumulate, Func<int, float> previous, Func<int, int, double> expected)
    {
        if (d == ElementTypeOfD.Float32)
            Check(On(gpu), a, b, accumulate, previous, expected);
        else
            Check(On(gpu), a, b, accumulate, i => (BFloat16)previous(i), expected);
    }

    private static void Check<T>(Device device, HostMatrix a, HostMatrix b, bool accumulate, Func<int, T> previous, Func<int, int, double> expected)
        where T : unmanaged
    {
        GemmOptions options = (b.IsByRows ? GemmOptions.RowsByRows : GemmOptions.None) | (accumulate ? GemmOptions.Accumulate : GemmOptions.None);
        Check(device, GemmKernel.Create<T>(b.Rows, b.Columns, options), a, b, previous, expected);
    }

    private static void Check<T>(Device device, GemmKernel kernel, HostMatrix a, HostMatrix b, Func<int, T> previous, Func<int, int, double> expected)
        where T : unmanaged
    {
        using DeviceStream stream = device.CreateStream();
        using GemmCase<T> @case = new(device, a, b, [.. Enumerable.Range(0, a.Rows * b.Rows).Select(previous)]);
        @case.Run(kernel, stream);
        stream.Synchronize();

        Assert.True(@case.IsIntact(), "something was written beside D");
        double[,] given = @case.Result();
        for (int row = 0; row < a.Rows; row++)
        {
            for (int column = 0; column < b.Rows; column++)
                Assert.Equal(expected(row, column), given[row, column]);
        }
    }
}
