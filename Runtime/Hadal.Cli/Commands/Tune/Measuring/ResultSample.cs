using Hadal.Specs;

namespace Hadal.Cli.Commands.Tune.Measuring;

/// <summary>Rows of a result, spread over all of it.</summary>
/// <param name="Columns">Elements of a row.</param>
/// <param name="Values">Row after row.</param>
/// <param name="Type">What they were rounded to.</param>
internal sealed record ResultSample(int Columns, float[] Values, ElementType Type)
{
    /// <summary>Enough that every tile of 64 rows is looked at in most results, and copied in milliseconds.</summary>
    private const int MostElements = 1 << 22;

    /// <summary>The rows to look at, rising: the first, the last, and evenly between.</summary>
    internal static IReadOnlyList<int> Rows(int m, int columns)
    {
        int count = Math.Min(m, Math.Max(2, MostElements / columns));
        return count == 1 ? [0] : [.. Enumerable.Range(0, count).Select(i => (int)((long)i * (m - 1) / (count - 1)))];
    }
}
