namespace Hadal.Specs;

/// <summary>The rules that the kernels of a paged cache must keep.</summary>
internal static class PagedCacheRules
{
    /// <summary>Elements of the rotary part of a key.</summary>
    internal const int RotaryWidth = MlaRules.KeyWidth - MlaRules.ValueWidth;

    /// <summary>Pairs that are turned.</summary>
    internal const int RotaryPairs = RotaryWidth / 2;

    /// <summary>Values that share a scale in a row of an FP8 cache.</summary>
    internal const int ScaleGroup = 128;

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
