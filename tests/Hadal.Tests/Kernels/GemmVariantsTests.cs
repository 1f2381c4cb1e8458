using CsCheck;
using Hadal.Compilation;
using Hadal.Specs;
using Xunit;

namespace Hadal.Tests.Kernels;

public class GemmVariantsTests
{
    private static readonly Gen<GemmSpec> s_specs =
        from d in Gen.OneOfConst(ElementType.BFloat16, ElementType.Float32)
        from n in Gen.Int[1, 5000]
        from k in Gen.Int[1, 1200]
        select Spec(n * GemmRules.NMultiple(d), k * GemmRules.KMultiple, d);

    [Theory]
    [InlineData(7168, 16384, 4096, 132, "m256n128s3c1x1")]
    [InlineData(7168, 2048, 4096, 132, "m256n128s3c1x1")]
    [InlineData(24576, 1536, 4096, 132, "m256n128s3c1x1")]
    [InlineData(32768, 512, 4096, 132, "m256n128s3c1x1")]
    [InlineData(4096, 7168, 4096, 132, "m256n128s3c1x1")]
    [InlineData(7168, 2048, 128, 132, "m64n128s8c1x1")]
    [InlineData(7168, 2048, 1, 132, "m64n64s13c1x1")]
    [InlineData(4096, 7168, 128, 132, "m64n64s13c1x1")]
    [InlineData(2112, 7168, 4096, 132, "m128n192s4c1x1")]
    [InlineData(2112, 7168, 128, 132, "m64n32s16c1x1")]
    [InlineData(576, 7168, 4096, 132, "m128n160s5c1x1")]
    [InlineData(576, 7168, 1, 132, "m64n32s16c1x1")]
    public void The_choice_for_the_layers_of_a_large_model_is_known(int n, int k, int m, int smBudget, string expected)
    {
        GemmSpec spec = Spec(n, k, ElementType.BFloat16);
        IReadOnlyList<GemmConfiguration> variants = GemmVariants.Of(spec);

        Assert.Equal(expected, variants[GemmVariants.Pick(spec, variants, m, smBudget)].Name);
    }

    [Fact]
    public void Variants_are_few_distinct_and_fit_a_multiprocessor() => s_specs.Sample(
        spec =>
        {
            IReadOnlyList<GemmConfiguration> variants = GemmVariants.Of(spec);
            Assert.InRange(variants.Count, 1, GemmVariants.Limit);
            Assert.Equal(variants.Count, variants.Distinct().Count());
            Assert.All(variants, variant => Assert.InRange(variant.SharedBytes(spec.D), 1, GemmVariants.SharedBytesLimit));
            Assert.All(variants, variant => Assert.InRange(variant.Stages, 3, 16));
        },
        iter: 200);

    [Theory]
    [InlineData(2147483640)]
    [InlineData(2147483644)]
    public void The_widest_results_have_variants_that_count_a_band_in_32_bits(int n)
    {
        GemmConfiguration[] candidates = [.. GemmVariants.Candidates(Spec(n, 16, ElementType.Float32))];

        Assert.NotEmpty(candidates);
        Assert.All(candidates, candidate => Assert.InRange(candidate.TilesOfBand(n), 1, uint.MaxValue));
        Assert.DoesNotContain(candidates, candidate => candidate is { BlockM: 64, BlockN: 16, ClusterSize: 1 });
    }

    [Fact]
    public void The_grid_of_the_largest_m_does_not_wrap()
    {
        GemmConfiguration configuration = new(256, 128, 3, 2, 1);

        Assert.Equal(132, configuration.GridSize(int.MaxValue, 8, 132));
        Assert.Equal(1L << 22, configuration.Tiles(int.MaxValue, 8));
    }

    [Fact]
    public void The_same_spec_gives_the_same_variants() => s_specs.Sample(
        spec => Assert.Equal(GemmVariants.Of(spec), GemmVariants.Of(GemmSpec.Parse(spec.ToCanonical()))),
        iter: 50);

    [Fact]
    public void A_pick_is_one_of_the_variants_at_any_size_and_budget() => Gen.Select(s_specs, Gen.Int[1, 100_000], Gen.Int[4, 132]).Sample(
        (spec, m, smBudget) =>
        {
            IReadOnlyList<GemmConfiguration> variants = GemmVariants.Of(spec);
            Assert.InRange(GemmVariants.Pick(spec, variants, m, smBudget), 0, variants.Count - 1);
        },
        iter: 100);

    [Fact]
    public void A_grid_keeps_to_its_budget_and_to_whole_clusters() => Gen.Select(s_specs, Gen.Int[1, 100_000], Gen.Int[4, 132]).Sample(
        (spec, m, smBudget) => Assert.All(
            GemmVariants.Candidates(spec),
            candidate =>
            {
                int grid = candidate.GridSize(m, spec.N, smBudget);
                Assert.InRange(grid, candidate.ClusterSize, smBudget);
                Assert.Equal(0, grid % candidate.ClusterSize);
            }),
        iter: 20);

    [Fact]
    public void Every_tile_width_in_steps_of_sixteen_is_a_candidate()
    {
        IEnumerable<int> widths = GemmVariants.Candidates(Spec(7168, 2048, ElementType.BFloat16)).Select(candidate => candidate.BlockN).Distinct().Order();

        Assert.Equal(Enumerable.Range(1, 12).Select(i => 16 * i), widths);
    }

    private static GemmSpec Spec(int n, int k, ElementType d) =>
        new(n, k, ElementType.Float8E4M3, ElementType.Float8E4M3, d, ScaleLayout.RowsByBlocks);
}
