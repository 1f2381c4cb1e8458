namespace Hadal.Specs;

/// <summary>What is known of an MLA decoding kernel when it is compiled. Batch, query tokens and lengths are known only at the call.</summary>
/// <param name="Heads">Query heads, 1 … 128.</param>
/// <param name="PageSize">Tokens of a page of the cache.</param>
/// <param name="Width">Width of a key, 576 (512 latent, 64 rotary) or 512. Values are the first 512 of the key.</param>
/// <param name="Query">Elements of queries and of the output.</param>
/// <param name="Cache">Elements of the cache: those of the queries, or e4m3 in rows of 656 bytes.</param>
/// <param name="Sink">Whether each head has an attention sink.</param>
internal sealed record MlaDecodeSpec(int Heads, int PageSize, int Width, ElementType Query, ElementType Cache, bool Sink = false) : IKernelSpec
{
    internal const string FamilyTag = "mla-decode";

    private const string SinkKey = "sink";

    public string Family => FamilyTag;

    public string ToCanonical() =>
        $"{SpecReader.Version}|{FamilyTag}|heads={Heads}|page={PageSize}|width={Width}|q={Query.Tag()}|cache={Cache.Tag()}{(Sink ? $"|{SinkKey}=1" : "")}";

    internal static MlaDecodeSpec Parse(string canonical)
    {
        SpecReader reader = new(canonical, FamilyTag);
        MlaDecodeSpec spec = new(
            reader.Integer("heads"),
            reader.Integer("page"),
            reader.Integer("width"),
            reader.Tag("q", ElementTypes.FromTag),
            reader.Tag("cache", ElementTypes.FromTag),
            reader.Flag(SinkKey));
        reader.End();
        return spec;
    }
}
