namespace Hadal.Specs;

/// <summary>The kernels that benchmarks need around what they measure. They know no shape.</summary>
internal sealed record BenchSpec : IKernelSpec
{
    internal const string FamilyTag = "bench";

    public string Family => FamilyTag;

    public string ToCanonical() => $"{SpecReader.Version}|{FamilyTag}";

    internal static BenchSpec Parse(string canonical)
    {
        new SpecReader(canonical).End();
        return new();
    }
}
