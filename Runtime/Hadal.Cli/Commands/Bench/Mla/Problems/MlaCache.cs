using Hadal.Specs;

namespace Hadal.Cli.Commands.Bench.Mla.Problems;

/// <summary>Elements of the cache.</summary>
internal enum MlaCache
{
    BFloat16,
    Float16,
    Fp8,
}

/// <summary>How caches are called on the command line and in rows, and what they are made of.</summary>
internal static class MlaCaches
{
    internal static IReadOnlyList<string> Tags { get; } = ["bf16", "f16", "fp8"];

    internal static string Tag(this MlaCache cache) => Tags[(int)cache];

    internal static ElementType Element(this MlaCache cache) => cache switch
    {
        MlaCache.BFloat16 => ElementType.BFloat16,
        MlaCache.Float16 => ElementType.Float16,
        _ => ElementType.Float8E4M3,
    };

    /// <summary>Elements of queries and output.</summary>
    internal static ElementType Query(this MlaCache cache) => cache == MlaCache.Float16 ? ElementType.Float16 : ElementType.BFloat16;

    /// <summary>Bytes of a key.</summary>
    internal static int RowBytes(this MlaCache cache) => cache == MlaCache.Fp8 ? MlaRules.Fp8RowBytes : MlaRules.KeyWidth * 2;
}
