using System.Globalization;

namespace Hadal.Parallelism;

/// <summary>How many of something, in words that agree: <c>1 rank</c>, <c>2 ranks</c>.</summary>
internal static class Counted
{
    /// <param name="count">How many.</param>
    /// <param name="one">What one is called.</param>
    /// <param name="many">What several are called; null where that is one with an s.</param>
    internal static string Of(long count, string one, string? many = null) =>
        $"{count.ToString(CultureInfo.InvariantCulture)} {(count == 1 ? one : many ?? one + "s")}";
}
