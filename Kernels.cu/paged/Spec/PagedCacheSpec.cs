namespace Hadal.Specs;

/// <summary>The kernels that fill and read a paged cache. Shapes, page size and width are known only at the call.</summary>
/// <param name="Tokens">Elements of the keys outside the cache: BF16 or FP16.</param>
/// <param name="Cache">Elements of the cache: those of the tokens, or e4m3 in rows of 656 bytes.</param>
internal sealed record PagedCacheSpec(ElementType Tokens, ElementType Cache) : IKernelSpec
{
    internal const string FamilyTag = "paged-cache";

    public string Family => FamilyTag;

    public string ToCanonical() => $"{SpecReader.Version}|{FamilyTag}|tokens={Tokens.Tag()}|cache={Cache.Tag()}";

    internal static PagedCacheSpec Parse(string canonical)
    {
        SpecReader reader = new(canonical, FamilyTag);
        PagedCacheSpec spec = new(reader.Tag("tokens", ElementTypes.FromTag), reader.Tag("cache", ElementTypes.FromTag));
        reader.End();
        return spec;
    }
}
