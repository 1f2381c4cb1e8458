using System.Text.RegularExpressions;
using Hadal.Compilation;

namespace Hadal.Tests.Races;

/// <summary>
/// Finds by their text the lines of the headers of GEMM and MLA that wait, arrive, fence or are a barrier, so that one which is added is a mutant too. What
/// does so is a built-in, or a function of common/ around such an instruction.
/// </summary>
internal static partial class MutantScan
{
    private static readonly string[] s_families = ["gemm/", "mla/"];

    private static readonly Lazy<Regex> s_use = new(() => new($@"(?<!\w)(?:{Names()})(?:<[^<>;]*>)?\(", RegexOptions.CultureInvariant));

    private static readonly Lazy<Regex> s_statement = new(() => new(
        $@"^\s*((?:hadal::)?(?:\w+(?:\([^;{{}}]*\))?(?:\.|->))*(?:{Names()})(?:<[^<>;]*>)?\([^;{{}}]*\);)\s*$", RegexOptions.CultureInvariant));

    private static readonly Lazy<IReadOnlyList<(string Path, string Text)>> s_headers = new(Included);

    /// <summary>Every such line, in the order of the headers.</summary>
    internal static IReadOnlyList<Mutant> Mutants { get; } = [.. s_headers.Value.SelectMany(Of)];

    /// <summary>Lines that synchronise but cannot be removed alone, which nothing here would then try.</summary>
    internal static IEnumerable<string> Unremovable() =>
        from header in s_headers.Value
        from line in header.Text.Split('\n').Index()
        let code = Code(line.Item)
        let uses = s_use.Value.Count(code)
        where uses > (code.Contains("__device__", StringComparison.Ordinal) || s_statement.Value.IsMatch(code) ? 1 : 0)
        select $"{header.Path}:{line.Index + 1} {line.Item.Trim()}";

    /// <summary>The statement of a line that synchronises; null for any other line.</summary>
    internal static string? Statement(string line) => s_statement.Value.Match(Code(line)) is { Success: true } match ? match.Groups[1].Value : null;

    private static IEnumerable<Mutant> Of((string Path, string Text) header)
    {
        Dictionary<string, int> seen = new(StringComparer.Ordinal);
        foreach ((int index, string line) in header.Text.Split('\n').Index())
        {
            if (Statement(line) is { } statement)
            {
                seen[statement] = seen.GetValueOrDefault(statement) + 1;
                yield return new(header.Path, index, statement, seen[statement]);
            }
        }
    }

    private static string Names()
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach ((string path, string text) in s_headers.Value.Where(header => header.Path.StartsWith("common/", StringComparison.Ordinal)))
        {
            string function = path;
            foreach (string line in text.Split('\n').Select(Code))
            {
                function = Function().Match(line) is { Success: true } match ? match.Groups[1].Value : function;
                if (Literal().Matches(line).Any(literal => Instruction().IsMatch(literal.Value)))
                {
                    names.Add(function);
                }
            }
        }

        return string.Join('|', [.. names.Order(StringComparer.Ordinal).Select(Regex.Escape), @"__sync\w+", @"__threadfence\w*"]);
    }

    private static IReadOnlyList<(string Path, string Text)> Included()
    {
        Dictionary<string, string> texts = KernelSources.Headers.ToDictionary(header => header.Path, header => header.Text, StringComparer.Ordinal);
        SortedSet<string> seen = new(StringComparer.Ordinal);
        Queue<string> open = new(texts.Keys.Where(path => s_families.Any(family => path.StartsWith(family, StringComparison.Ordinal))));
        while (open.TryDequeue(out string? path))
        {
            if (seen.Add(path))
            {
                Inclusion().Matches(texts[path]).ToList().ForEach(match => open.Enqueue(match.Groups[1].Value));
            }
        }

        return [.. seen.Select(path => (path, texts[path]))];
    }

    private static string Code(string line) => line.IndexOf("//", StringComparison.Ordinal) is >= 0 and int comment ? line[..comment] : line;

    [GeneratedRegex(@"(?<!m)barrier\.|mbarrier\.(?:arrive|try_wait|test_wait)|fence\b|wait_group|commit_group|griddepcontrol|membar", RegexOptions.CultureInvariant)]
    private static partial Regex Instruction();

    [GeneratedRegex(@"__device__ (?:inline |static )*[\w<>]+ (\w+)\(", RegexOptions.CultureInvariant)]
    private static partial Regex Function();

    [GeneratedRegex("\"[^\"]*\"", RegexOptions.CultureInvariant)]
    private static partial Regex Literal();

    [GeneratedRegex("^#include \"([^\"]+)\"", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Inclusion();
}
