using System.Globalization;
using System.Text.Json.Serialization;

namespace Hadal.Parallelism.Traces;

/// <summary>One figure of two traces.</summary>
/// <param name="Kind"><c>total</c>, <c>phase</c> or <c>kernel</c>.</param>
/// <param name="Name">What it is of.</param>
/// <param name="AUs">In the first, in µs; 0 where it is not there.</param>
/// <param name="BUs">In the second.</param>
public sealed record TraceDifference(string Kind, string Name, [property: JsonPropertyName("aUs")] double AUs, [property: JsonPropertyName("bUs")] double BUs)
{
    /// <summary>The second less the first.</summary>
    public double DifferenceUs => BUs - AUs;

    /// <summary>The same in percent of the first; null where that is 0 and the second is not.</summary>
    public double? Percent => AUs > 0 ? DifferenceUs / AUs * 100 : BUs == 0 ? 0 : null;

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Kind} '{Name}': {AUs:0.###} → {BUs:0.###} µs ({(Percent is { } percent ? string.Create(CultureInfo.InvariantCulture, $"{percent:+0.##;-0.##;0} %") : "new")})");
}
