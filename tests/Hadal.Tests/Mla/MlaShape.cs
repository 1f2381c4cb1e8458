namespace Hadal.Tests.Mla;

/// <summary>What one case of MLA decoding is like.</summary>
/// <param name="Heads">Query heads.</param>
/// <param name="PageSize">Tokens of a page.</param>
/// <param name="Lengths">Tokens of each sequence.</param>
internal sealed record MlaShape(int Heads, int PageSize, params int[] Lengths)
{
    internal int Width { get; init; } = 576;

    internal int QueryTokens { get; init; } = 1;

    /// <summary>[heads], or null.</summary>
    internal float[]? Sink { get; init; }

    /// <summary>σ of queries and keys.</summary>
    internal double Deviation { get; init; } = 0.1;

    /// <summary>Whether sequences share their first pages, as far as they fill them.</summary>
    internal bool SharesPages { get; init; }

    /// <summary>Whether some of the pages that sequences use do not exist.</summary>
    internal bool HasStrayPages { get; init; }

    internal int Seed { get; init; } = 1;

    internal float SoftmaxScale => MathF.Pow(Width, -0.5f);

    public override string ToString() =>
        $"{Heads} heads, pages of {PageSize}, width {Width}, {QueryTokens} query tokens, lengths {string.Join(' ', Lengths)}, σ {Deviation}, seed {Seed}, shared {SharesPages}, stray {HasStrayPages}, sink {(Sink is null ? "none" : string.Join(' ', Sink))}";
}
