namespace Hadal.Specs;

/// <summary>The rules that the kernels of a paged cache must keep.</summary>
internal static class PagedCacheRules
{
    internal static IEnumerable<SpecComplaint> Check(PagedCacheSpec spec, string name)
    {
        bool isNarrow = spec.Cache == ElementType.Float8E4M3 && spec.Tokens == ElementType.BFloat16;
        bool isPlain = spec.Cache == spec.Tokens && spec.Tokens is ElementType.BFloat16 or ElementType.Float16;
        if (!isNarrow && !isPlain)
        {
            yield return new(
                SpecRules.ElementTypes,
                $"'{name}' writes tokens of {spec.Tokens} into a cache of {spec.Cache}; supported is BFloat16 or Float16 in both, or BFloat16 into Float8E4M3");
        }
    }
}
