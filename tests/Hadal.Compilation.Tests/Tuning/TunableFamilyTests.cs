using Hadal.Specs;
using Xunit;

namespace Hadal.Compilation.Tests.Tuning;

public class TunableFamilyTests
{
    private static readonly GemmFamily s_family = new();

    public static TheoryData<string> Specs { get; } =
    [
        "hadal1|gemm|n=7168|k=2048|a=e4m3|b=e4m3|d=bf16|scales=rows-blocks",
        "hadal1|gemm|n=8|k=16|a=e4m3|b=e4m3|d=f32|scales=rows-blocks",
        "hadal1|gemm|n=4096|k=2112|a=e4m3|b=e4m3|d=f32|scales=rows-rows|accumulate=1",
    ];

    [Theory, MemberData(nameof(Specs))]
    public void Ranking_leaves_out_what_does_not_serve_a_call_and_changes_but_the_order_of_the_rest(string canonical)
    {
        IKernelSpec spec = s_family.Parse(canonical);
        string[] candidates = [.. s_family.Candidates(spec)];
        Assert.Equal(candidates.Distinct(), candidates);
        foreach (int m in (int[])[1, 8, 9, 16, 17, 64, 8192])
        {
            IEnumerable<string> serving = GemmCandidates.Of((GemmSpec)spec).Where(candidate => candidate.Serves((GemmSpec)spec, m, 132)).Select(candidate => candidate.Name);
            Assert.Equal(serving.Order(StringComparer.Ordinal), s_family.Ranked(spec, m, 132).Order(StringComparer.Ordinal));
        }
    }

    [Theory, MemberData(nameof(Specs))]
    public void What_runs_where_nothing_was_measured_is_what_a_build_compiles(string canonical)
    {
        IKernelSpec spec = s_family.Parse(canonical);
        IReadOnlyList<KernelVariant> variants = s_family.Variants(spec, "sm_90a");
        Assert.True(variants.Count <= s_family.MostVariants);
        foreach (int m in (int[])[1, 64, 8192])
        {
            Assert.Contains(s_family.Unmeasured(spec, m, 132), variants.Select(variant => variant.Configuration));
        }
    }

    [Theory, MemberData(nameof(Specs))]
    public void A_variant_by_name_is_the_one_that_a_build_compiles(string canonical)
    {
        IKernelSpec spec = s_family.Parse(canonical);
        Assert.All(s_family.Variants(spec, "sm_90a"), variant => Assert.Equal(variant, s_family.Variant(spec, variant.Configuration)));
    }
}
