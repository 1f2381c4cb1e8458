using Hadal.Compilation;
using Hadal.CompilerServices;
using Hadal.Specs;
using Xunit;

namespace Hadal.Tests.Kernels;

public class PagedCacheSpecTests
{
    [Fact]
    public void Tokens_and_cache_have_one_16_bit_type_or_the_cache_is_FP8_for_BF16()
    {
        (ElementType, ElementType)[] legal =
        [
            (ElementType.BFloat16, ElementType.BFloat16), (ElementType.Float16, ElementType.Float16), (ElementType.BFloat16, ElementType.Float8E4M3),
        ];
        foreach (ElementType tokens in Enum.GetValues<ElementType>())
        {
            foreach (ElementType cache in Enum.GetValues<ElementType>())
            {
                Assert.Equal(legal.Contains((tokens, cache)), !PagedCacheRules.Check(new(tokens, cache), "F").Any());
            }
        }
    }

    [Fact]
    public void A_text_that_breaks_the_rules_is_no_kernel() =>
        Assert.Contains("HADAL1007", Assert.Throws<SpecFormatException>(() => KernelFamilies.Variants("hadal1|paged-cache|tokens=f16|cache=e4m3", "sm_90a")).Message);

    [Fact]
    public void Hadals_own_manifest_has_the_kernels_of_every_kind_of_cache() =>
        Assert.Equal(
            ["hadal1|paged-cache|tokens=bf16|cache=bf16", "hadal1|paged-cache|tokens=bf16|cache=e4m3", "hadal1|paged-cache|tokens=f16|cache=f16"],
            typeof(CacheOperations).Assembly.GetCustomAttributes(typeof(KernelManifestAttribute), inherit: false)
                .Cast<KernelManifestAttribute>()
                .Where(kernel => kernel.Name == "Hadal.CacheOperations")
                .Select(kernel => kernel.Spec)
                .Order(StringComparer.Ordinal));
}
