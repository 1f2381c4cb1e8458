using System.Globalization;
using Hadal.Specs;

namespace Hadal.Cli.Commands.Bench.Mla.Problems;

/// <summary>One step of decoding to measure.</summary>
/// <param name="Batch">Sequences.</param>
/// <param name="Heads">Query heads.</param>
/// <param name="QueryTokens">New tokens of each sequence.</param>
/// <param name="Length">Tokens of a sequence, in the mean.</param>
internal sealed record MlaProblem(int Batch, int Heads, int QueryTokens, int Length)
{
    internal const int DefaultPage = 64;

    /// <summary>How lengths differ.</summary>
    internal MlaLengths Lengths { get; init; } = MlaLengths.Fixed;

    /// <summary>Elements of the cache.</summary>
    internal MlaCache Cache { get; init; } = MlaCache.BFloat16;

    /// <summary>Tokens of a page.</summary>
    internal int Page { get; init; } = DefaultPage;

    internal MlaDecodeSpec Spec => new(Heads, Page, MlaRules.KeyWidth, Cache.Query(), Cache.Element());

    /// <summary>What of our own it is measured beside, in the same rounds; null where it stands alone.</summary>
    internal (string Name, MlaProblem Problem)? Rival =>
        Lengths == MlaLengths.Imbalanced ? ("Hadal, equal lengths", this with { Lengths = MlaLengths.Fixed })
        : Cache == MlaCache.Fp8 ? ("Hadal, BF16 cache", this with { Cache = MlaCache.BFloat16 })
        : null;

    /// <summary>Tokens of each sequence.</summary>
    internal int[] DrawLengths() => Lengths.Draw(Batch, Length, QueryTokens);

    /// <summary>Says why no kernel can serve it.</summary>
    /// <exception cref="HadalException">A constant is not supported, or it is too large for this program.</exception>
    internal void Check()
    {
        foreach (SpecComplaint complaint in MlaRules.Check(Spec, ToString()))
        {
            throw new HadalException($"{complaint.Message}.");
        }

        long queries = (long)Batch * QueryTokens * Heads * MlaRules.KeyWidth;
        if (queries > Array.MaxLength)
        {
            throw new HadalException($"{this} has {queries} elements of queries; the benchmark makes them in one array of at most {Array.MaxLength}.");
        }

        if ((long)Batch * Length > int.MaxValue)
        {
            throw new HadalException($"{this} has {(long)Batch * Length} tokens; the benchmark makes at most {int.MaxValue}.");
        }

        long entries = (long)Batch * (DrawLengths().Max() / Page + 1);
        if (entries > Array.MaxLength)
        {
            throw new HadalException($"{this} has a page table of {entries} entries; the benchmark makes it in one array of at most {Array.MaxLength}.");
        }
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"batch {Batch}, {Heads} heads, {QueryTokens} query tokens, {Length} tokens {Lengths.Tag()}, {Cache.Tag()} in pages of {Page}");
}
