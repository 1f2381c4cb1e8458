namespace Hadal.Specs;

/// <summary>The rules that a quantiser must keep, shared by the analyzer, the generator and the compiling side.</summary>
internal static class QuantizeRules
{
    internal static bool IsSource(ElementType source) => source is ElementType.BFloat16 or ElementType.Float32;

    internal static IEnumerable<SpecComplaint> Check(QuantizeSpec spec, string name)
    {
        if (!IsSource(spec.Source))
            yield return new(SpecRules.ElementTypes, $"'{name}' reads {spec.Source}; supported is BFloat16 or Float32");
    }
}
