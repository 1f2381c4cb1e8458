using CsCheck;
using Hadal.Compilation;
using Hadal.Specs;
using Xunit;

namespace Hadal.Tests.Kernels;

/// <summary>What host and device must agree on about a configuration, and which calls it serves with how many blocks.</summary>
public class GemmConfigurationTests
{
    private const int Multiprocessors = 132;

    private static readonly Gen<int> s_rows = Gen.OneOf(Gen.Int[1, 300], Gen.Int[1, 100_000], Gen.Const(int.MaxValue));

    [Fact]
    public void Names_are_unique_and_of_letters_and_digits() => GemmSpecs.All.Sample(
        spec =>
        {
            string[] names = [.. GemmCandidates.Of(spec).Select(candidate => candidate.Name)];
            Assert.Equal(names.Length, names.Distinct().Count());
            Assert.All(names, name => Assert.All(name, letter => Assert.True(char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter))));
        },
        iter: 50);

    [Fact]
    public void A_name_tells_all_parameters()
    {
        Assert.Equal("m128n192s4p3k1", new TiledGemm(128, 192, 4, 3, 1).Name);
        Assert.Equal("t8w1x14d2", new SkinnyGemm(8, 1, 14, 2).Name);
        Assert.Equal("m64n128s8p0k5", $"{new TiledGemm(64, 128, 8, 0, 5)}");
    }

    /// <summary>What the headers assert of their constants, for every candidate; only some of them are compiled by tests.</summary>
    [Fact]
    public void Every_candidate_keeps_what_the_device_code_demands() => GemmSpecs.All.Sample(
        spec => Assert.All(GemmCandidates.Of(spec), candidate =>
        {
            int blocksOfK = (spec.K + 127) / 128;
            Assert.InRange(candidate.SharedBytes(spec), 0, GemmCandidates.SharedBytesLimit);
            switch (candidate)
            {
                case SkinnyGemm skinny:
                    Assert.True(skinny.Tokens is 8 or 16);
                    Assert.InRange(skinny.Threads, 32, 512);
                    Assert.InRange(skinny.WarpsK, 1, blocksOfK);
                    Assert.InRange(skinny.WarpsK * skinny.Tokens * skinny.BlockN * sizeof(float), 1, 48 << 10);
                    break;
                case TiledGemm tile:
                    Assert.True(tile.BlockM is 64 or 128 or 256);
                    Assert.InRange(tile.BlockN, 16, 192);
                    Assert.Equal(0, tile.BlockN % 16);
                    Assert.InRange(tile.Stages, 3, 8);
                    Assert.InRange(tile.Split, 1, Math.Min(8, blocksOfK));
                    Assert.Equal(tile.Split == 1, tile.Slots > 0);
                    Assert.InRange(tile.Slots, 0, tile.Panels(spec.D));

                    // What each CTA of a cluster is sent takes the place of its stages: of every rank a share of the groups of 8 columns, a float4 a thread.
                    int groups = tile.BlockM / 64 / tile.ConsumerWarpgroups * tile.BlockN / 8, share = (groups + tile.Split - 1) / tile.Split;
                    int parts = tile.Split * share * tile.ConsumerWarpgroups * 128 * 16;
                    Assert.True(tile.Split == 1 || parts <= tile.Stages * (tile.BlockM + tile.BlockN) * 128);
                    break;
            }
        }),
        iter: 50);

    [Fact]
    public void Fewer_slots_than_panels_are_worth_it_for_deeper_pipelines_only() => GemmSpecs.All.Sample(
        spec =>
        {
            ILookup<(int, int), TiledGemm> tiles = GemmCandidates.Of(spec).OfType<TiledGemm>().Where(tile => tile.Split == 1).ToLookup(tile => (tile.BlockM, tile.BlockN));
            foreach (IGrouping<(int, int), TiledGemm> tile in tiles)
            {
                TiledGemm[] bySlots = [.. tile.OrderByDescending(candidate => candidate.Slots)];
                Assert.InRange(bySlots.Length, 1, 2);
                Assert.True(bySlots.Length == 1 || bySlots[1].Stages > bySlots[0].Stages);
            }
        },
        iter: 20);

    [Theory]
    [InlineData(64, 1, 56)]
    [InlineData(64, 8, 56)]
    [InlineData(64, 9, 48)]
    [InlineData(64, 56, 8)]
    [InlineData(64, 57, 0)]
    [InlineData(64, 64, 0)]
    [InlineData(64, 65, 0)]
    [InlineData(128, 64, 64)]
    [InlineData(128, 65, 56)]
    [InlineData(256, 1, 248)]
    [InlineData(256, 129, 120)]
    [InlineData(256, 255, 0)]
    [InlineData(256, int.MaxValue, 0)]
    public void Absent_rows_are_the_eights_that_lie_behind_the_only_tile(int blockM, int m, int expected) => Assert.Equal(expected, new TiledGemm(blockM, 64, 4, 1, 1).AbsentRows(m));

    [Theory]
    [InlineData(8, 8, true)]
    [InlineData(8, 9, false)]
    [InlineData(16, 16, true)]
    [InlineData(16, 17, false)]
    [InlineData(16, int.MaxValue, false)]
    public void A_skinny_one_serves_its_tokens_on_any_part_of_the_chip(int tokens, int m, bool expected)
    {
        SkinnyGemm skinny = new(tokens, 1, 4, 1);
        Assert.All([4, 24, Multiprocessors], budget => Assert.Equal(expected, skinny.Serves(GemmSpecs.Forward(1032, 2064), m, budget)));
    }

    /// <summary>1032 columns are 9 tiles of 128.</summary>
    [Theory]
    [InlineData(1, 1, 4, true)]
    [InlineData(1, int.MaxValue, 4, true)]
    [InlineData(2, 64, 18, true)]
    [InlineData(2, 64, 17, false)]
    [InlineData(2, 65, 35, false)]
    [InlineData(2, 65, 36, true)]
    [InlineData(8, 64, 71, false)]
    [InlineData(8, 64, 72, true)]
    [InlineData(8, 65, 132, false)]
    [InlineData(8, int.MaxValue, 132, false)]
    public void A_split_tile_serves_where_the_budget_holds_all_clusters_at_a_time(int split, int m, int smBudget, bool expected) =>
        Assert.Equal(expected, new TiledGemm(64, 128, 4, split == 1 ? 2 : 0, split).Serves(GemmSpecs.Forward(1032, 8192), m, smBudget));

    [Fact]
    public void Where_a_smaller_part_of_the_chip_or_more_rows_are_served_so_are_a_larger_and_fewer() => Gen.Select(GemmSpecs.All, s_rows, Gen.Int[4, Multiprocessors]).Sample(
        (spec, m, smBudget) => Assert.All(GemmCandidates.Of(spec).Where(candidate => candidate.Serves(spec, m, smBudget)), candidate =>
        {
            Assert.True(candidate.Serves(spec, m, Multiprocessors));
            Assert.True(candidate.Serves(spec, (m + 1) / 2, smBudget));
        }),
        iter: 50);

    [Fact]
    public void Grids_keep_to_the_budget_and_leave_no_column_out() => Gen.Select(GemmSpecs.All, s_rows, Gen.Int[4, Multiprocessors]).Sample(
        (spec, m, smBudget) => Assert.All(GemmCandidates.Of(spec).Where(candidate => candidate.Serves(spec, m, smBudget)), candidate =>
        {
            int grid = candidate.GridSize(spec, m, smBudget, Multiprocessors);
            switch (candidate)
            {
                case TiledGemm { Split: > 1 } split:
                    // Clusters do not walk: one for every tile.
                    Assert.Equal(split.Tiles(m, spec.N) * split.Split, grid);
                    Assert.InRange(grid, split.Split, smBudget);
                    break;
                case TiledGemm tile:
                    Assert.Equal(Math.Min(tile.Tiles(m, spec.N), smBudget), grid);
                    break;
                case SkinnyGemm skinny:
                    Assert.InRange((long)(grid - 1) * skinny.BlockN, 0, spec.N - 1);
                    Assert.True(smBudget < Multiprocessors ? grid <= smBudget : (long)grid * skinny.BlockN >= spec.N);
                    break;
            }
        }),
        iter: 50);

    [Fact]
    public void On_a_part_of_the_chip_a_skinny_grid_has_a_block_for_each_of_its_multiprocessors()
    {
        GemmSpec spec = GemmSpecs.Forward(7168, 2048);
        SkinnyGemm skinny = new(8, 1, 4, 1);

        Assert.Equal(448, skinny.GridSize(spec, 1, Multiprocessors, Multiprocessors));
        Assert.Equal(131, skinny.GridSize(spec, 1, 131, Multiprocessors));
        Assert.Equal(4, skinny.GridSize(spec, 1, 4, Multiprocessors));

        // All of a smaller chip is no part of it.
        Assert.Equal(448, skinny.GridSize(spec, 1, 114, 114));
    }

    [Fact]
    public void The_grid_of_the_largest_m_does_not_wrap()
    {
        TiledGemm tile = new(256, 128, 3, 4, 1);

        Assert.Equal(Multiprocessors, tile.GridSize(GemmSpecs.Forward(8, 16), int.MaxValue, Multiprocessors, Multiprocessors));
        Assert.Equal(1L << 23, tile.Tiles(int.MaxValue, 8));
    }

    [Theory]
    [InlineData(2147483640)]
    [InlineData(2147483644)]
    public void The_widest_results_have_candidates_that_count_a_band_and_their_blocks_in_32_bits(int n)
    {
        GemmSpec spec = GemmSpecs.Forward(n, 1040, ElementType.Float32);
        GemmConfiguration[] candidates = [.. GemmCandidates.Of(spec)];
        TiledGemm[] tiles = [.. candidates.OfType<TiledGemm>()];

        Assert.Contains(tiles, tile => tile.Split == 1);
        Assert.All(tiles, tile => Assert.InRange(tile.TilesOfBand(n), 1, uint.MaxValue));
        Assert.DoesNotContain(tiles, tile => tile is { BlockM: 64, BlockN: 16 });
        Assert.DoesNotContain(tiles, tile => tile.Split > 1 && tile.Serves(spec, 1, Multiprocessors));
        Assert.All(candidates.OfType<SkinnyGemm>(), skinny =>
        {
            // The column of a block and the step to its next one are added before they are compared with N.
            long grid = skinny.GridSize(spec, 1, Multiprocessors, Multiprocessors);
            Assert.InRange(((grid - 1) * skinny.BlockN) + (grid * skinny.BlockN), 1, uint.MaxValue);
        });
    }
}
