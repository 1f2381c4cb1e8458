using CsCheck;
using Hadal.Compilation;
using Hadal.Specs;
using Xunit;

namespace Hadal.Tests.Kernels;

public class GemmTunedVariantsTests
{
    private static readonly GemmSpec s_spec = GemmSpec.Parse("hadal1|gemm|n=7168|k=2048|a=e4m3|b=e4m3|d=bf16|scales=rows-blocks");
    private static readonly string[] s_candidates = [.. GemmCandidates.Of(s_spec).Select(candidate => candidate.Name)];

    private static readonly string[] s_whole = [.. GemmCandidates.Of(s_spec).Where(candidate => candidate.Serves(s_spec, int.MaxValue, 1)).Select(candidate => candidate.Name)];
    private static readonly string[] s_skinny = [.. GemmCandidates.Of(s_spec).OfType<SkinnyGemm>().Select(candidate => candidate.Name)];

    private static readonly Gen<TunedChoice[]> s_choices =
        (from gpu in Gen.OneOfConst("NVIDIA H100 80GB HBM3", "NVIDIA H200")
         from m in Gen.Int[1, 100_000]
         from candidate in Gen.Int[0, s_candidates.Length - 1]
         select Choice(gpu, m, s_candidates[candidate])).Array[0, 12];

    [Fact]
    public void Without_measurements_they_are_those_of_the_model() =>
        Assert.Equal(GemmVariants.Of(s_spec), GemmTunedVariants.Of(s_spec, []).Variants);

    [Fact]
    public void They_are_few_distinct_and_the_same_in_any_order_of_measurements() => s_choices.Sample(
        choices =>
        {
            GemmTunedVariants tuned = GemmTunedVariants.Of(s_spec, choices);

            Assert.InRange(tuned.Variants.Count, 1, GemmVariants.Limit);
            Assert.Equal(tuned.Variants.Count, tuned.Variants.Distinct().Count());
            Assert.Equal(tuned.Variants, GemmTunedVariants.Of(s_spec, [.. choices.Reverse()]).Variants);
            Assert.Contains(tuned.Variants, variant => variant.Serves(s_spec, int.MaxValue, 1));
            Assert.Empty(tuned.Dropped.Intersect(tuned.Variants.Select(variant => variant.Name)));
            Assert.Empty(choices.Select(choice => choice.Configuration).Except([.. tuned.Dropped, .. tuned.Variants.Select(variant => variant.Name)]));
        },
        iter: 100);

    [Fact]
    public void Every_measured_configuration_is_compiled_where_there_is_room_and_the_model_fills_up()
    {
        string[] measured = [s_candidates[0], s_candidates[^1]];
        IReadOnlyList<GemmConfiguration> variants = GemmTunedVariants.Of(s_spec, [Choice("G", 1, measured[0]), Choice("H", 64, measured[1])]).Variants;

        Assert.Subset(variants.Select(variant => variant.Name).ToHashSet(), measured.ToHashSet());
        Assert.All(variants.Where(variant => !measured.Contains(variant.Name)), variant => Assert.Contains(variant, GemmVariants.Of(s_spec)));
        Assert.True(variants.Count > 2);
    }

    [Fact]
    public void Of_too_many_those_at_most_points_are_compiled()
    {
        GemmTunedVariants tuned = GemmTunedVariants.Of(s_spec, AtMoreAndMorePoints(s_whole[..6]));

        Assert.Equal(s_whole[2..6], tuned.Variants.Select(variant => variant.Name));
        Assert.Equal([s_whole[1], s_whole[0]], tuned.Dropped);
    }

    [Fact]
    public void Of_those_for_few_rows_one_makes_room_for_what_serves_any_call()
    {
        GemmTunedVariants tuned = GemmTunedVariants.Of(s_spec, AtMoreAndMorePoints(s_skinny[..4]));

        Assert.Equal(s_skinny[1..4], tuned.Variants.Select(variant => variant.Name).Intersect(s_skinny));
        Assert.Single(tuned.Variants.Select(variant => variant.Name).Intersect(s_whole));
        Assert.Equal([s_skinny[0]], tuned.Dropped);
    }

    [Fact]
    public void What_serves_any_call_is_the_measured_one_where_there_is_one()
    {
        GemmTunedVariants tuned = GemmTunedVariants.Of(s_spec, AtMoreAndMorePoints([s_whole[7], .. s_skinny[..4]]));

        Assert.Equal([.. s_skinny[1..4], s_whole[7]], tuned.Variants.Select(variant => variant.Name));
        Assert.Equal([s_skinny[0]], tuned.Dropped);
    }

    [Fact]
    public void A_narrow_result_has_one_that_serves_any_call_too() => Gen.Select(GemmSpecs.All, Gen.Int[0, 1000].Array[1, 6]).Sample(
        (spec, picks) =>
        {
            string[] candidates = [.. GemmCandidates.Of(spec).Select(candidate => candidate.Name)];
            TunedChoice[] choices = [.. picks.Select((pick, i) => Choice("G", i + 1, candidates[pick % candidates.Length]))];

            Assert.Contains(GemmTunedVariants.Of(spec, choices).Variants, variant => variant.Serves(spec, int.MaxValue, 1));
        },
        iter: 200);

    [Fact]
    public void A_configuration_that_no_kernel_has_is_no_variant() =>
        Assert.Equal(
            GemmVariants.Of(s_spec).Select(variant => variant.Name).Order(StringComparer.Ordinal),
            GemmTunedVariants.Of(s_spec, [Choice("G", 1, "m3n5")]).Variants.Select(variant => variant.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void What_the_build_compiles_is_what_a_call_chooses_among() => s_choices.Sample(
        choices =>
        {
            string canonical = s_spec.ToCanonical();
            KernelTuning tuning = KernelTuning.Read(new KernelTuning(choices.DistinctBy(choice => (choice.Gpu, choice.M))).Write());

            Assert.Equal(
                KernelFamilies.Variants(canonical, "sm_90a", tuning, out _).Select(variant => variant.Configuration),
                GemmSelection.Of(s_spec, tuning.Of(canonical)).Variants.Select(variant => variant.Name));
        },
        iter: 50);

    /// <summary>The first at one point, the second at two, and so on.</summary>
    private static List<TunedChoice> AtMoreAndMorePoints(string[] names) =>
        [.. names.SelectMany((name, i) => Enumerable.Range(0, i + 1).Select(point => Choice("G", (100 * i) + point + 1, name)))];

    private static TunedChoice Choice(string gpu, int m, string configuration) => new(s_spec.ToCanonical(), gpu, 132, m, configuration);
}
