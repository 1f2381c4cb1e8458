namespace Hadal.Specs;

/// <summary>Ids of the rules that specs keep, which are diagnostics of the analyzer too. Each has a page in docs/diagnostics.</summary>
internal static class SpecRules
{
    internal const string PositiveConstants = "HADAL1004";
    internal const string MultipleOfK = "HADAL1005";
    internal const string MultipleOfN = "HADAL1006";
    internal const string ElementTypes = "HADAL1007";
    internal const string ConstantRange = "HADAL1010";
    internal const string ServableShape = "HADAL1012";
}
