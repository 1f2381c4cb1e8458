using Hadal.Compilation;
using Hadal.Specs;
using Hadal.Tests.Races;
using Xunit;

namespace Hadal.Tests.Gpu;

/// <summary>Products that have one right answer, down to the bit.</summary>
[Collection(GpuMachine.Collection)]
public sealed class GemmExactnessTests
{
    private const byte One = 0x38;
    private const int M = 150, N = 136, K = 272;

    // 21 blocks of K, of which five CTAs cannot take equal parts, and the last of which ends early.
    private static readonly GemmSpec s_repeated = Spec(1032, 2576);

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
        GemmSpec spec = Spec(1544, 1040);
        int part = Math.Min(budget, device.MultiprocessorCount);
        foreach ((GemmConfiguration configuration, int m) in ((GemmConfiguration, int)[])
        [
            (new TiledGemm(128, 128, 4, 2, 1), 1030), (new TiledGemm(64, 48, 4, 1, 1), 1030), (new TiledGemm(256, 112, 3, 2, 1), 1030),
            (new TiledGemm(64, 192, 4, 0, 2), 61), (new TiledGemm(128, 96, 4, 0, 5), 128),
            (new SkinnyGemm(8, 1, 4, 2), 8), (new SkinnyGemm(8, 8, 1, 1), 3), (new SkinnyGemm(16, 2, 4, 1), 13),
        ])
        {
            if (!configuration.Serves(spec, m, part))
            {
                continue;
            }

            GemmKernel kernel = GemmKernel.Create(spec, configuration.Name, configuration);
            using DeviceStream stream = device.CreateStream();
            using GemmCase<BFloat16> @case = GemmCase<BFloat16>.Random(device, spec, m, Distribution.Normal, budget);
            @case.Run(kernel, stream);
            byte[] expected = @case.ResultBytes();

            stream.SmBudget = part;
            @case.Run(kernel, stream);

            Assert.Null(@case.Check());
            Assert.True(expected.AsSpan().SequenceEqual(@case.ResultBytes()), $"{configuration} on {part} multiprocessors gives other bits than on all");
        }
    }

    /// <summary>Configurations by name, and rows that they serve: whole tiles, clusters with equal and with unequal parts of K, and all skinny ones.</summary>
    public static TheoryData<string, int> Repeated =>
    [
        .. from configuration in GemmCandidates.Of(s_repeated)
           where configuration is SkinnyGemm or TiledGemm { BlockN: 64 or 112 or 128 or 192, Split: 1 or 2 or 5 }
           from m in configuration is SkinnyGemm skinny ? (int[])[5, skinny.Tokens] : [5, 100, 517]
           where configuration.Serves(s_repeated, m, 132)
           select new TheoryDataRow<string, int>(configuration.Name, m),
    ];

    /// <summary>A race shows as a launch that differs; short boxes of A (m below a tile's rows) are among the cases.</summary>
    [Theory]
    [MemberData(nameof(Repeated))]
    public void A_thousand_launches_give_the_same_bits(string name, int m)
    {
        Device device = GpuMachine.Require();
        GemmConfiguration configuration = GemmCandidates.Of(s_repeated).Single(candidate => candidate.Name == name);
        Assert.SkipUnless(configuration.Serves(s_repeated, m, device.MultiprocessorCount), $"{device.MultiprocessorCount} multiprocessors do not hold its clusters.");
        GemmKernel kernel = GemmKernel.Create(s_repeated, name, configuration);
        using DeviceStream stream = device.CreateStream();
        using GemmCase<BFloat16> @case = GemmCase<BFloat16>.Random(device, s_repeated, m, Distribution.Normal, 5);
        @case.Run(kernel, stream);
        byte[] expected = @case.ResultBytes();
        Assert.Null(@case.Check());

        for (int i = 0; i < 1000; i++)
        {
            @case.Run(kernel, stream);
            Assert.True(@case.ResultBytes().AsSpan().SequenceEqual(expected), $"launch {i} differs");
        }
    }

    [Fact]
    public void Every_kind_is_launched_a_thousand_times()
    {
        string[] names = [.. Repeated.Select(row => row.Data.Item1)];
        IEnumerable<GemmConfiguration> repeated = GemmCandidates.Of(s_repeated).Where(candidate => names.Contains(candidate.Name));

        Assert.Equal(
            GemmCandidates.Of(s_repeated).Select(candidate => RaceShapes.Kind(s_repeated, candidate)).Distinct().Order(),
            repeated.Select(candidate => RaceShapes.Kind(s_repeated, candidate)).Distinct().Order());
        Assert.Equal([1, 2, 5], repeated.OfType<TiledGemm>().Select(tile => tile.Split).Distinct().Order());
        Assert.Equal([64, 128, 256], repeated.OfType<TiledGemm>().Select(tile => tile.BlockM).Distinct().Order());
    }

    private static GemmSpec Spec(int n, int k) => new(n, k, ElementType.Float8E4M3, ElementType.Float8E4M3, ElementType.BFloat16, ScaleLayout.RowsByBlocks);

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
