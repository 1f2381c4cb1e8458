using System.Collections.Concurrent;
using Hadal.Compilation;
using Hadal.Specs;
using Hadal.Tests.Races;
using Xunit;

namespace Hadal.Tests.Gpu;

[Collection(GpuMachine.Collection)]
public class GemmAccuracyTests
{
    private static readonly int[] s_edgeRows = [0, 1, 2, 7, 8, 9, 15, 16, 17, 63, 64, 65, 127, 128, 129];

    private static readonly int[] s_largeRows = [4095, 4096, 4097];

    public static TheoryData<bool, bool, bool> Kinds =>
        [.. from float32 in (bool[])[false, true] from byRows in (bool[])[false, true] from accumulate in (bool[])[false, true] select new TheoryDataRow<bool, bool, bool>(float32, byRows, accumulate)];

    [Fact]
    public void Every_edge_of_m_keeps_the_gates() => CheckAll(
        GpuMachine.Require(),
        [
            .. from m in s_edgeRows
               from shape in (Shape[])[new(m, 576, 512, false), new(m, 200, 400, true), new(m, 1000, 144, false), new(m, 2112, 1024, false, Distribution.Uniform)]
               select shape,
            .. from m in s_largeRows
               from shape in (Shape[])[new(m, 1032, 1040, false), new(m, 7168, 2048, false), new(m, 516, 272, true, Distribution.Uniform)]
               select shape,
        ]);

    [Fact]
    public void The_smallest_legal_shapes_keep_the_gates() => CheckAll(
        GpuMachine.Require(),
        [.. from m in (int[])[1, 3, 64, 100, 300] from shape in (Shape[])[new(m, 8, 16, false), new(m, 4, 16, true), new(m, 8, 1024, false), new(m, 4, 144, true), new(m, 136, 16, false)] select shape]);

    [Fact]
    public void The_shapes_of_a_large_model_keep_the_gates() => CheckAll(
        GpuMachine.Require(),
        [
            .. from m in (int[])[1, 128, 4096]
               from shape in (Shape[])[new(m, 2112, 7168, false), new(m, 576, 7168, false, Distribution.Uniform), new(m, 4096, 7168, false), new(m, 7168, 2048, true)]
               select shape,
        ]);

    /// <summary>K of 6 blocks, the last a short one: too few to be split.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_whole_tile_and_skinny_configuration_keeps_the_gates_on_odd_remainders(bool float32, bool byRows, bool accumulate)
    {
        GemmSpec spec = Spec(1000, 656, float32, byRows, accumulate);
        GemmConfiguration[] candidates = [.. GemmCandidates.Of(spec)];
        TiledGemm[] tiles = [.. candidates.OfType<TiledGemm>()];
        Assert.All(tiles, tile => Assert.Equal(1, tile.Split));
        Assert.Equal([64, 128, 256], tiles.Select(tile => tile.BlockM).Distinct().Order());
        Assert.Equal([.. Enumerable.Range(1, byRows ? 10 : 12).Select(i => i * 16)], tiles.Select(tile => tile.BlockN).Distinct().Order());
        Assert.Equal([8, 16], candidates.OfType<SkinnyGemm>().Select(skinny => skinny.Tokens).Distinct().Order());
        CheckCandidates(spec, candidates, [3, 8, 9, 16, 41, 333]);
    }

    /// <summary>K of 33 blocks, which no split divides; so few columns that the clusters of each are there at a time.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_split_keeps_the_gates_on_odd_remainders(bool float32, bool byRows, bool accumulate)
    {
        GemmSpec spec = Spec(328, 4112, float32, byRows, accumulate);
        // Each width with several splits, each split with several widths: all of both together take minutes to compile.
        TiledGemm[] all = [.. GemmCandidates.Of(spec).OfType<TiledGemm>().Where(tile => tile.Split > 1)];
        TiledGemm[] splits = [.. all.Where((_, i) => i % 3 == 0)];
        Assert.Equal([2, 3, 4, 5, 6, 7, 8], splits.Select(tile => tile.Split).Distinct().Order());
        Assert.All(all.Select(tile => (tile.BlockM, tile.BlockN)).Distinct(), size => Assert.InRange(splits.Count(tile => (tile.BlockM, tile.BlockN) == size), 2, 3));
        CheckCandidates(spec, splits, [3, 8, 41, 64, 77, 128, 333]);
    }

    /// <summary>Results narrower than any tile, and of K less than a block: all kinds, at every edge of their rows.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_keeps_the_gates_where_tiles_lie_beyond_D(bool float32, bool byRows, bool accumulate)
    {
        foreach ((int n, int k) in ((int, int)[])[(8, 16), (24, 1040), (40, 272), (136, 144), (264, 1552)])
        {
            GemmSpec spec = Spec(n, k, float32, byRows, accumulate);
            CheckCandidates(spec, RaceShapes.Spread(spec, 20), [1, 7, 8, 9, 15, 16, 17, 63, 64, 65, 127, 128, 129, 255, 256, 257]);
        }
    }

    [Fact]
    public void Every_number_of_absent_rows_keeps_the_gates()
    {
        GemmSpec spec = Spec(136, 1552, float32: true, byRows: false, accumulate: false);
        GemmConfiguration[] candidates = [.. GemmCandidates.Of(spec)];
        GemmConfiguration Tile(int blockM, int blockN, int split) =>
            candidates.OfType<TiledGemm>().First(tile => (tile.BlockM, tile.BlockN, tile.Split) == (blockM, blockN, split));
        CheckCandidates(
            spec,
            [
                Tile(64, 96, 1), Tile(128, 128, 1), Tile(256, 64, 1), Tile(64, 64, 2), Tile(128, 128, 3),
                .. candidates.OfType<SkinnyGemm>().DistinctBy(skinny => skinny.Tokens),
            ],
            [.. Enumerable.Range(1, 17), .. Enumerable.Range(3, 30).Select(i => 8 * i), .. Enumerable.Range(3, 30).Select(i => (8 * i) + 1)]);
    }

    /// <summary>Rows that a configuration does not serve are left out; each must serve some.</summary>
    private static void CheckCandidates(GemmSpec spec, IReadOnlyCollection<GemmConfiguration> candidates, int[] rows)
    {
        Device device = GpuMachine.Require();
        ManyCases.Check(candidates, configuration =>
        {
            GemmKernel kernel = GemmKernel.Create(spec, $"{spec.ToCanonical()} {configuration}", configuration);
            int[] served = [.. rows.Where(m => configuration.Serves(spec, m, device.MultiprocessorCount))];
            return served.Length == 0
                ? "it serves no call"
                : served.Select(m => (m, Failure: spec.D == ElementType.Float32 ? Check<float>(device, spec, m, kernel) : Check<BFloat16>(device, spec, m, kernel)))
                    .Where(call => call.Failure is not null).Select(call => $"m = {call.m}: {call.Failure}").FirstOrDefault();
        });
    }

    private static GemmSpec Spec(int n, int k, bool float32, bool byRows, bool accumulate) => new(
        n, k, ElementType.Float8E4M3, ElementType.Float8E4M3, float32 ? ElementType.Float32 : ElementType.BFloat16,
        byRows ? ScaleLayout.RowsByRows : ScaleLayout.RowsByBlocks, accumulate);

    private static string? Check<T>(Device device, GemmSpec spec, int m, GemmKernel kernel)
        where T : unmanaged
    {
        using DeviceStream stream = device.CreateStream();
        using GemmCase<T> @case = GemmCase<T>.Random(device, spec, m, Distribution.Uniform, seed: 9);
        @case.Run(kernel, stream);
        stream.Synchronize();
        return @case.Check();
    }

    private static void CheckAll(Device device, IReadOnlyCollection<Shape> shapes)
    {
        ConcurrentDictionary<(int, int, bool), GemmKernel> kernels = new();
        ManyCases.Check(shapes, shape =>
        {
            GemmKernel kernel = kernels.GetOrAdd((shape.N, shape.K, shape.Float32), static key => key.Item3 ? GemmKernel.Create<float>(key.Item1, key.Item2) : GemmKernel.Create(key.Item1, key.Item2));
            return shape.Float32 ? Check<float>(device, shape, kernel) : Check<BFloat16>(device, shape, kernel);
        });
    }

    private static string? Check<T>(Device device, Shape shape, GemmKernel kernel)
        where T : unmanaged
    {
        using DeviceStream stream = device.CreateStream();
        using GemmCase<T> @case = GemmCase<T>.Random(device, shape.M, shape.N, shape.K, shape.Distribution, seed: shape.GetHashCode());
        @case.Run(kernel, stream);
        stream.Synchronize();
        return @case.Check();
    }

    private sealed record Shape(int M, int N, int K, bool Float32, Distribution Distribution = Distribution.Normal)
    {
        // A seed that the next run has too.
        public override int GetHashCode() => (((((M * 31) + N) * 31) + K) * 31) + (Float32 ? 2 : 0) + (int)Distribution;
    }
}
