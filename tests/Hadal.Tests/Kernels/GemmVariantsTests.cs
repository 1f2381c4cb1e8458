using CsCheck;
using Hadal.Compilation;
using Hadal.Specs;
using Xunit;

namespace Hadal.Tests.Kernels;

public class GemmVariantsTests
{
    [Theory]
    [InlineData(7168, 16384, 4096, 132, "m256n128s4p1k1")]
    [InlineData(7168, 2048, 4096, 132, "m256n128s3p4k1")]
    [InlineData(24576, 1536, 4096, 132, "m128n192s4p3k1")]
    [InlineData(32768, 512, 4096, 132, "m128n192s4p3k1")]
    [InlineData(4096, 7168, 4096, 132, "m256n128s3p4k1")]
    [InlineData(2112, 7168, 4096, 132, "m128n192s4p3k1")]
    [InlineData(576, 7168, 4096, 132, "m128n144s5p3k1")]
    [InlineData(7168, 16384, 128, 132, "m128n128s6p0k2")]
    [InlineData(7168, 2048, 128, 132, "m128n64s8p1k1")]
    [InlineData(24576, 1536, 128, 132, "m128n192s4p3k1")]
    [InlineData(32768, 512, 128, 132, "m128n128s5p2k1")]
    [InlineData(4096, 7168, 128, 132, "m128n64s8p0k2")]
    [InlineData(2112, 7168, 128, 132, "m128n32s8p0k2")]
    [InlineData(576, 7168, 128, 132, "m128n32s8p0k5")]
    [InlineData(7168, 16384, 1, 132, "t8w1x4d3")]
    [InlineData(7168, 2048, 1, 132, "t8w1x4d2")]
    [InlineData(24576, 1536, 1, 132, "t8w1x4d3")]
    [InlineData(32768, 512, 1, 132, "t8w4x1d2")]
    [InlineData(4096, 7168, 1, 132, "t8w1x7d2")]
    [InlineData(2112, 7168, 1, 132, "t8w1x14d2")]
    [InlineData(576, 7168, 1, 132, "t8w1x14d2")]
    [InlineData(7168, 2048, 4096, 24, "m256n128s3p4k1")]
    [InlineData(2112, 7168, 128, 24, "m64n64s8p1k1")]
    [InlineData(7168, 2048, 1, 24, "m128n128s5p2k1")]
    public void The_choice_for_the_layers_of_a_large_model_is_known(int n, int k, int m, int smBudget, string expected)
    {
        GemmSpec spec = GemmSpecs.Forward(n, k);
        IReadOnlyList<GemmConfiguration> variants = GemmVariants.Of(spec);

        Assert.Equal(expected, variants[GemmVariants.Pick(spec, variants, m, smBudget)].Name);
    }

    [Fact]
    public void Variants_are_few_distinct_and_candidates_in_their_order() => GemmSpecs.All.Sample(
        spec =>
        {
            IReadOnlyList<GemmConfiguration> variants = GemmVariants.Of(spec);
            Assert.InRange(variants.Count, 1, GemmVariants.Limit);
            Assert.Equal(variants.Count, variants.Distinct().Count());
            Assert.Equal(variants, GemmCandidates.Of(spec).Where(variants.Contains));
        },
        iter: 200);

    [Fact]
    public void The_same_spec_gives_the_same_variants() => GemmSpecs.All.Sample(
        spec => Assert.Equal(GemmVariants.Of(spec), GemmVariants.Of(GemmSpec.Parse(spec.ToCanonical()))),
        iter: 50);

    [Fact]
    public void One_of_the_variants_serves_any_call() => GemmSpecs.All.Sample(
        spec => Assert.Contains(GemmVariants.Of(spec), variant => variant.Serves(spec, int.MaxValue, 1)),
        iter: 300);

    [Fact]
    public void A_pick_serves_the_call_and_none_that_does_is_cheaper() => Gen.Select(GemmSpecs.All, Gen.OneOf(Gen.Int[1, 20], Gen.Int[1, 100_000], Gen.Const(int.MaxValue)), Gen.Int[4, 132]).Sample(
        (spec, m, smBudget) =>
        {
            IReadOnlyList<GemmConfiguration> variants = GemmVariants.Of(spec);
            GemmConfiguration pick = variants[GemmVariants.Pick(spec, variants, m, smBudget)];
            double clocks = GemmCostModel.Clocks(spec, pick, m, smBudget);
            Assert.True(pick.Serves(spec, m, smBudget), $"{pick} does not serve m = {m} on {smBudget} multiprocessors");
            Assert.All(variants, variant => Assert.True(GemmCostModel.Clocks(spec, variant, m, smBudget) >= clocks));
        },
        iter: 300);

    [Fact]
    public void The_model_has_a_time_for_what_serves_and_none_for_what_does_not() => Gen.Select(GemmSpecs.All, Gen.Int[1, 5000], Gen.Int[4, 132]).Sample(
        (spec, m, smBudget) => Assert.All(GemmCandidates.Of(spec), candidate =>
        {
            double clocks = GemmCostModel.Clocks(spec, candidate, m, smBudget);
            Assert.Equal(candidate.Serves(spec, m, smBudget), double.IsFinite(clocks));
            Assert.True(clocks > 0);
        }),
        iter: 30);

    [Theory]
    [InlineData(1, 8)]
    [InlineData(8, 8)]
    [InlineData(9, 16)]
    [InlineData(16, 16)]
    [InlineData(17, 0)]
    public void Candidates_for_few_rows_are_skinny_too(int m, int fewestTokens)
    {
        GemmSpec spec = GemmSpecs.Forward(7168, 2048);
        SkinnyGemm[] serving = [.. GemmRanking.Of(spec, m, 132).Select(candidate => candidate.Configuration).OfType<SkinnyGemm>()];

        Assert.Equal(fewestTokens, serving.Length == 0 ? 0 : serving.Min(skinny => skinny.Tokens));
    }

    [Theory]
    [InlineData(false, 192)]
    [InlineData(true, 160)]
    public void Every_tile_width_in_steps_of_sixteen_is_a_candidate(bool byRows, int widest)
    {
        foreach (ElementType d in (ElementType[])[ElementType.BFloat16, ElementType.Float32])
        {
            TiledGemm[] whole = [.. GemmCandidates.Of(GemmSpecs.Forward(7168, 2048, d) with { Scales = byRows ? ScaleLayout.RowsByRows : ScaleLayout.RowsByBlocks }).OfType<TiledGemm>().Where(tile => tile.Split == 1)];

            Assert.Equal([64, 128, 256], whole.Select(tile => tile.BlockM).Distinct().Order());
            Assert.All((int[])[64, 128, 256], blockM => Assert.Equal(
                Enumerable.Range(1, (blockM == 256 ? 128 : widest) / 16).Select(i => 16 * i),
                whole.Where(tile => tile.BlockM == blockM).Select(tile => tile.BlockN).Distinct()));
        }
    }

    [Theory]
    [InlineData(896, 0)]
    [InlineData(1024, 2)]
    [InlineData(2576, 5)]
    [InlineData(4096, 8)]
    [InlineData(16384, 8)]
    public void A_part_of_a_split_tile_has_four_blocks_of_K_at_least(int k, int mostSplit)
    {
        IEnumerable<int> splits = GemmCandidates.Of(GemmSpecs.Forward(7168, k)).OfType<TiledGemm>().Select(tile => tile.Split).Where(split => split > 1).Distinct().Order();

        Assert.Equal(Enumerable.Range(2, Math.Max(0, mostSplit - 1)), splits);
    }
}
