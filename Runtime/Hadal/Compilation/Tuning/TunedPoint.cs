namespace Hadal.Compilation;

/// <summary>The fastest configuration for a number of rows.</summary>
internal readonly record struct TunedPoint
{
    /// <summary>Rows of A and D.</summary>
    public required int M { get; init; }

    /// <summary>The configuration's name.</summary>
    public required string Configuration { get; init; }

    /// <summary>Its time in µs; for people.</summary>
    public required double Us { get; init; }
}
