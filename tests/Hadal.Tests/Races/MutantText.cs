using System.Text.RegularExpressions;
using Hadal.Compilation;

namespace Hadal.Tests.Races;

/// <summary>How a kernel is compiled to show what it lacks.</summary>
internal enum Pace
{
    /// <summary>As it is.</summary>
    Plain,

    /// <summary>Warps pause before and after whatever synchronises, and at the head of each block of statements.</summary>
    Shaken,

    /// <summary>The same with pauses of many microseconds, longer than a warp's way to the next barrier.</summary>
    Delayed,
}

/// <summary>The headers with one line removed. A right kernel stays right at any pace.</summary>
internal static partial class MutantText
{
    private const string LongestPause = "& 1023";
    private const string LongerPause = "& 16383";

    /// <param name="mutant">What is removed; null for nothing.</param>
    /// <param name="pace">Where warps pause.</param>
    internal static IReadOnlyList<(string Path, string Text)> Headers(Mutant? mutant, Pace pace) => AlteredKernels.Headers((path, text) => path switch
    {
        "common/jitter.cuh" when pace == Pace.Delayed && !text.Contains(LongestPause, StringComparison.Ordinal) =>
            throw new InvalidOperationException($"{path} no longer says '{LongestPause}', by which pauses are made longer."),
        "common/jitter.cuh" when pace == Pace.Delayed => text.Replace(LongestPause, LongerPause, StringComparison.Ordinal),
        _ when path == mutant?.Header || (pace != Pace.Plain && MutantScan.Mutants.Any(other => other.Header == path)) =>
            Alter(text.Split('\n'), path == mutant?.Header ? mutant.Line : -1, pace != Pace.Plain),
        _ => text,
    });

    private static string Alter(string[] lines, int removed, bool paused)
    {
        bool IsUnrolled(int line) => line > 0 && lines[line - 1].Trim() == "#pragma unroll";
        return string.Join('\n', lines.Select((line, i) => (MutantScan.Statement(line), i == removed) switch
        {
            // Between multiplications that are under way nothing may branch.
            ({ } statement, true) when !paused || IsOfWgmma(statement) => ";",
            ({ }, true) => "{ jitter(); }",
            ({ } statement, false) when paused && !IsOfWgmma(statement) => $"{{ jitter(); {statement} jitter(); }}",
            (null, _) when paused && Block().IsMatch(line) && !line.Contains("constexpr", StringComparison.Ordinal) && !IsUnrolled(i) => $"{line} jitter();",
            _ => line,
        }));
    }

    private static bool IsOfWgmma(string statement) => statement.StartsWith("wgmma", StringComparison.Ordinal);

    // The body of a function, a loop or a condition; neither a type nor a namespace.
    [GeneratedRegex(@"(?:\)|\bconst|\belse) \{\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Block();
}
