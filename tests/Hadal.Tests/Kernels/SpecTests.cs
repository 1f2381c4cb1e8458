using CsCheck;
using Hadal.Compilation;
using Hadal.Specs;
using Xunit;

namespace Hadal.Tests.Kernels;

public class SpecTests
{
    private const string Valid = "hadal1|gemm|n=7168|k=2048|a=e4m3|b=e4m3|d=bf16|scales=rows-blocks";

    [Fact]
    public void A_spec_survives_its_canonical_text() =>
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, int.MaxValue], Gen.Enum<ElementType>(), Gen.Enum<ScaleLayout>(), Gen.Bool).Sample(
            (n, k, d, scales, accumulate) =>
            {
                GemmSpec spec = new(n, k, ElementType.Float8E4M3, ElementType.Float8E5M2, d, scales, accumulate);
                Assert.Equal(spec, GemmSpec.Parse(spec.ToCanonical()));
            });

    [Theory]
    [InlineData("", "version ''")]
    [InlineData("hadal2|gemm|n=1", "version 'hadal2'")]
    [InlineData("hadal1", "names no kernel family")]
    [InlineData("hadal1|gemm|n", "'n' is not key=value")]
    [InlineData("hadal1|gemm|n=1|n=2", "'n' stands twice")]
    [InlineData("hadal1|attention|n=1", "the family 'attention'")]
    public void Text_that_is_no_spec_is_refused_with_the_reason(string canonical, string reason) =>
        Assert.Contains(reason, Assert.Throws<SpecFormatException>(() => KernelFamilies.Variants(canonical, "sm_90a")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("n=7168", "n=-1")]
    [InlineData("n=7168", "n=+8")]
    [InlineData("n=7168", "n=08")]
    [InlineData("n=7168", "n=8;system()")]
    [InlineData("n=7168", "n=99999999999")]
    [InlineData("n=7168", "n=١٦")]
    [InlineData("d=bf16", "d=bf16>::x")]
    [InlineData("d=bf16", "d=")]
    [InlineData("scales=rows-blocks", "scales=rows")]
    [InlineData("scales=rows-blocks", "scales=rows-blocks|accumulate=0")]
    [InlineData("scales=rows-blocks", "scales=rows-blocks|accumulate=2")]
    [InlineData("|k=2048", "")]
    [InlineData("n=7168", "n=7168|colour=red")]
    [InlineData("k=2048", "k=2040")]
    [InlineData("n=7168", "n=7172")]
    [InlineData("k=2048", "k=0")]
    public void No_text_but_known_tags_and_legal_integers_reaches_the_compiler(string part, string replacement) =>
        Assert.Throws<SpecFormatException>(() => KernelFamilies.Variants(Valid.Replace(part, replacement, StringComparison.Ordinal), "sm_90a"));
}
