using Hadal.Compilation;
using Hadal.Specs;
using Xunit;

namespace Hadal.Tests.Gpu;

/// <summary>Products that have one right answer, down to the bit.</summary>
[Collection(GpuMachine.Collection)]
public sealed class GemmExactnessTests
{
    private const byte One = 0x38;
    private const int M = 150, N = 136, K = 272;

    [Fact]
    public void Zero_times_anything_is_zero() => With(HostMatrix.Zeros(M, K, byRows: true), HostMatrix.ByBlocks(N, K, Distribution.Normal, 1), result =>
        Assert.All(result.Cast<double>(), value => Assert.Equal(0.0, value)));

    [Fact]
    public void A_row_with_a_single_one_picks_a_column_of_B_subnormals_included()
    {
        HostMatrix a = HostMatrix.Zeros(M, K, byRows: true);
        HostMatrix b = HostMatrix.Zeros(N, K, byRows: false);
        for (int row = 0; row < M; row++)
        {
            a.Set(row, row % K, One);
        }

        for (int i = 0; i < N * K; i++)
        {
            // Every finite code comes up; 0x7F and 0xFF are NaN.
            b.Set(i / K, i % K, (byte)(i % 255 == ReferenceFloat8.NaN ? 0 : i % 255));
        }

        With(a, b, result =>
        {
            for (int row = 0; row < M; row++)
            {
                for (int column = 0; column < N; column++)
                {
                    Assert.Equal(b.Row(column)[row % K], result[row, column]);
                }
            }
        });
    }

    [Fact]
    public void NaN_in_a_row_of_A_stays_in_that_row() => With(WithNaN(HostMatrix.ByRows(M, K, Distribution.Normal, 2), 77, 130), HostMatrix.ByBlocks(N, K, Distribution.Normal, 2), result =>
        Each(result, (row, column, value) => Assert.Equal(row == 77, double.IsNaN(value))));

    [Fact]
    public void NaN_in_a_row_of_B_stays_in_that_column() => With(HostMatrix.ByRows(M, K, Distribution.Normal, 3), WithNaN(HostMatrix.ByBlocks(N, K, Distribution.Normal, 3), 131, 271), result =>
        Each(result, (row, column, value) => Assert.Equal(column == 131, double.IsNaN(value))));

    [Fact]
    public void An_outlier_does_not_drown_its_neighbours()
    {
        HostMatrix a = HostMatrix.Zeros(M, K, byRows: true);
        HostMatrix b = HostMatrix.Zeros(N, K, byRows: false);
        a.Set(0, 0, ReferenceFloat8.Largest);
        a.Set(1, 0, One);
        b.Set(0, 0, ReferenceFloat8.Largest);
        b.Set(1, 0, One);

        With(a, b, result =>
        {
            Assert.Equal(448.0 * 448, result[0, 0]);
            Assert.Equal((448, 448, 1.0), (result[0, 1], result[1, 0], result[1, 1]));
            Each(result, (row, column, value) => Assert.True(row < 2 && column < 2 || value == 0));
        });
    }

    [Theory]
    [InlineData(132)]
    [InlineData(112)]
    [InlineData(24)]
    [InlineData(4)]
    public void The_result_does_not_depend_on_the_budget_of_multiprocessors(int budget)
    {
        Device device = GpuMachine.Require();
        const int N = 1544, K = 528;
        foreach (GemmConfiguration configuration in (GemmConfiguration[])[new(128, 128, 4, 1, 1), new(64, 48, 4, 1, 2), new(256, 112, 3, 2, 1)])
        {
            GemmKernel kernel = GemmKernel.Create<BFloat16>(N, K, configuration);
            using DeviceStream stream = device.CreateStream();
            using GemmCase<BFloat16> @case = GemmCase<BFloat16>.Random(device, 1030, N, K, Distribution.Normal, budget);
            @case.Run(kernel, stream);
            byte[] expected = @case.ResultBytes();

            stream.SmBudget = Math.Min(budget, device.MultiprocessorCount);
            @case.Run(kernel, stream);

            Assert.Null(@case.Check());
            Assert.Equal(expected, @case.ResultBytes());
        }
    }

    public static TheoryData<int, int, int, int, int> Repeated =>
    [
        .. from blockM in (int[])[64, 128, 256]
           from blockN in (int[])[64, 112, 128]
           from cluster in ((int M, int N)[])[(1, 1), (2, 1), (1, 2)]
           from m in (int[])[5, 517]
           select new TheoryDataRow<int, int, int, int, int>(blockM, blockN, cluster.M, cluster.N, m),
    ];

    /// <summary>A race shows as a launch that differs; short boxes of A (m below a tile's rows) and both multicasts are among the cases.</summary>
    [Theory]
    [MemberData(nameof(Repeated))]
    public void A_thousand_launches_give_the_same_bits(int blockM, int blockN, int clusterM, int clusterN, int m)
    {
        const int N = 1032, K = 1040;
        Device device = GpuMachine.Require();
        GemmSpec spec = new(N, K, ElementType.Float8E4M3, ElementType.Float8E4M3, ElementType.BFloat16, ScaleLayout.RowsByBlocks);
        GemmConfiguration configuration = GemmVariants.Candidates(spec).Single(
            c => c.BlockM == blockM && c.BlockN == blockN && c.ClusterM == clusterM && c.ClusterN == clusterN);
        GemmKernel kernel = GemmKernel.Create<BFloat16>(N, K, configuration);
        using DeviceStream stream = device.CreateStream();
        using GemmCase<BFloat16> @case = GemmCase<BFloat16>.Random(device, m, N, K, Distribution.Normal, 5);
        @case.Run(kernel, stream);
        byte[] expected = @case.ResultBytes();
        Assert.Null(@case.Check());

        for (int i = 0; i < 1000; i++)
        {
            @case.Run(kernel, stream);
            Assert.True(@case.ResultBytes().AsSpan().SequenceEqual(expected), $"launch {i} differs");
        }
    }

    private static HostMatrix WithNaN(HostMatrix matrix, int row, int column)
    {
        matrix.Set(row, column, ReferenceFloat8.NaN);
        return matrix;
    }

    private static void Each(double[,] values, Action<int, int, double> assert)
    {
        for (int row = 0; row < values.GetLength(0); row++)
        {
            for (int column = 0; column < values.GetLength(1); column++)
            {
                assert(row, column, values[row, column]);
            }
        }
    }

    private static void With(HostMatrix a, HostMatrix b, Action<double[,]> assert)
    {
        Device device = GpuMachine.Require();
        using DeviceStream stream = device.CreateStream();
        using GemmCase<float> @case = new(device, a, b);
        @case.Run(GemmKernel.Create<float>(N, K), stream);
        assert(@case.Result());
    }
}
