using CsCheck;
using Hadal.Compilation;
using Hadal.Specs;

namespace Hadal.Tests.Kernels;

/// <summary>Specs to be tested with.</summary>
internal static class GemmSpecs
{
    /// <summary>Of all results, scales and sums; every second so narrow that few tiles cover D.</summary>
    internal static Gen<GemmSpec> All { get; } =
        from d in Gen.OneOfConst(ElementType.BFloat16, ElementType.Float32)
        from scales in Gen.OneOfConst(ScaleLayout.RowsByBlocks, ScaleLayout.RowsByRows)
        from accumulate in Gen.Bool
        from n in Gen.OneOf(Gen.Int[1, 5000], Gen.Int[1, 40])
        from k in Gen.OneOf(Gen.Int[1, 1200], Gen.Int[1, 24])
        select new GemmSpec(n * GemmRules.NMultiple(d), k * GemmRules.KMultiple, ElementType.Float8E4M3, ElementType.Float8E4M3, d, scales, accumulate);

    internal static GemmSpec Forward(int n, int k, ElementType d = ElementType.BFloat16) => new(n, k, ElementType.Float8E4M3, ElementType.Float8E4M3, d, ScaleLayout.RowsByBlocks);
}
