using Hadal.Specs;

namespace Hadal.Tests.Gpu.Mla;

/// <summary>One call of an MLA decoding kernel.</summary>
/// <param name="Spec">The kernel.</param>
/// <param name="Lengths">Tokens of each sequence, as the plan is given them.</param>
/// <param name="QueryTokens">New tokens of each sequence.</param>
/// <param name="Seed">Of all that is random.</param>
internal sealed record MlaCall(MlaDecodeSpec Spec, int[] Lengths, int QueryTokens, int Seed)
{
    /// <summary>Multiprocessors that it may use; the whole chip where that has fewer.</summary>
    internal int Budget { get; init; } = 132;

    /// <summary>Deviation of queries and keys: 0.1, or 1 for scores that single out tokens.</summary>
    internal double Sigma { get; init; } = 0.1;

    internal Fp8Scales Scales { get; init; }

    /// <summary>Whether some sequences begin with pages of others.</summary>
    internal bool SharesPages { get; init; }

    /// <summary>Columns of the page table; as many as the longest sequence needs where it is not said.</summary>
    internal int? PagesOfSequence { get; init; }

    internal float SoftmaxScale => 0.07216878f;

    internal int Batch => Lengths.Length;

    /// <summary>Columns of the page table.</summary>
    internal int TableWidth => PagesOfSequence ?? Pages(Lengths.Append(0).Max());

    /// <summary>Tokens of a sequence that count: what the table has no room for is cut off.</summary>
    internal int Length(int sequence) => (int)Math.Clamp(Lengths[sequence], 0, (long)TableWidth * Spec.PageSize);

    /// <summary>Tokens that a query token sees.</summary>
    internal int Visible(int sequence, int token) => Math.Max(0, Length(sequence) - QueryTokens + 1 + token);

    internal int Pages(int tokens) => (tokens + Spec.PageSize - 1) / Spec.PageSize;

    internal MlaDecodeKernel Kernel() => MlaDecodeKernel.FromCanonical(Spec.ToCanonical(), "Mla");

    public override string ToString()
    {
        string lengths = Batch > 12 ? $"{string.Join(',', Lengths.Take(12))}… ({Batch})" : string.Join(',', Lengths);
        return $"{Spec.ToCanonical()}, [{lengths}], {QueryTokens} query tokens, σ = {Sigma}, {Budget} multiprocessors, seed {Seed}{(SharesPages ? ", shared pages" : "")}{(Spec.Cache == ElementType.Float8E4M3 ? $", scales: {Scales}" : "")}";
    }
}
