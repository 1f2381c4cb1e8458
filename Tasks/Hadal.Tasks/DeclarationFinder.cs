using System.Text.RegularExpressions;

namespace Hadal.Tasks;

/// <summary>
/// Finds the C# declaration of a kernel by its name. A manifest carries no lines, for these would make every assembly that
/// references it build anew; so the text is searched, and only when there is an error to place. Overloads have one name, and so one place.
/// </summary>
internal static class DeclarationFinder
{
    /// <summary>The first of the named methods that one of the files declares; null where none does.</summary>
    internal static SourceLocation? Find(IEnumerable<string> files, IEnumerable<string> names)
    {
        (string File, string Text)[] sources = [.. from file in files where File.Exists(file) select (file, File.ReadAllText(file))];
        return names.Where(name => name.Length > 0).Select(name => Find(sources, name)).FirstOrDefault(place => place is not null);
    }

    /// <summary>A method of this name, in a file that names its type, and its namespace where that can be told.</summary>
    private static SourceLocation? Find(IReadOnlyList<(string File, string Text)> sources, string name)
    {
        string[] parts = name.Split('.', '+');
        Regex method = new($@"\bpartial\b[^;{{}}()=]*?\b(?<name>{Regex.Escape(parts[^1])})\s*\(");
        Regex? type = parts.Length < 2 ? null : new($@"\b(?:class|struct|record|interface)\s+@?{Regex.Escape(parts[^2])}\b");
        return sources
            .Where(source => type is null || type.IsMatch(source.Text))
            .Select(source => (source.File, source.Text, Match: method.Match(source.Text)))
            .Where(found => found.Match.Success)
            .OrderByDescending(found => parts.SkipLast(2).Count(part => found.Text.Contains(part, StringComparison.Ordinal)))
            .Select(found => Locate(found.File, found.Text, found.Match.Groups["name"].Index))
            .FirstOrDefault();
    }

    private static SourceLocation Locate(string file, string text, int index)
    {
        ReadOnlySpan<char> before = text.AsSpan(0, index);
        return new(file, before.Count('\n') + 1, index - before.LastIndexOf('\n'));
    }
}
