using Hadal.Compilation;
using Hadal.Specs;
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
        const int M = 150, N = 272, K = 400;
        HostMatrix a = HostMatrix.Zeros(M, K, byRows: true), b = HostMatrix.Zeros(N, K, byRows);
        for (int block = 0; block < 4; block++)
        {
            // A one for each block of K, so that each of its scales adds one power of two; all of them fit 8 bits of fraction.
            for (int row = 0; row < M; row++)
                a.Set(row, (128 * block) + 3, One);
            for (int column = 0; column < N; column++)
                b.Set(column, (128 * block) + 3, One);
        }

        Span<float> scalesA = a.Scales, scalesB = b.Scales;
        scalesA.Fill(float.NaN);
        for (int block = 0; block < 4; block++)
        {
            for (int row = 0; row < M; row++)
                scalesA[(block * a.ScaleColumns) + row] = ScaleOfA(row, block);
            for (int column = 0; column < N; column++)
                scalesB[byRows ? (block * b.ScaleColumns) + column : (column / 128 * b.ScaleColumns) + block] = ScaleOfB(byRows ? column : column / 128, block);
        }

        Check(gpu, d, a, b, accumulate, previous: i => i % 3, (row, column) =>
            Enumerable.Range(0, 4).Sum(block => ScaleOfA(row, block) * ScaleOfB(byRows ? column : column / 128, block)) + (accumulate ? ((row * N) + column) % 3 : 0));

        static float ScaleOfA(int row, int block) => block == row % 4 ? 4 : 1;

        static float ScaleOfB(int column, int block) => block == column % 5 ? 2 : 1;
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
            foreach (GemmConfiguration configuration in GemmVariants.Of(spec))
            {
                GemmKernel kernel = GemmKernel.Create(spec, $"{spec.ToCanonical()} {configuration.Name}", configuration);
                foreach (int m in (int[])[5, 517])
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
        using DeviceStream stream = device.CreateStream();
        using GemmCase<T> @case = new(device, a, b, [.. Enumerable.Range(0, a.Rows * b.Rows).Select(previous)]);
        @case.Run(GemmKernel.Create<T>(b.Rows, b.Columns, options), stream);
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
