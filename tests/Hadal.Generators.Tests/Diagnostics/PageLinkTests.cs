using System.Text.RegularExpressions;
using Hadal.Generators.Tests.Harness;
using Xunit;

namespace Hadal.Generators.Tests.Diagnostics;

/// <summary>The pages of the repository lead to one another.</summary>
public partial class PageLinkTests
{
    private static readonly string[] s_entrances = ["README.md", "CONTRIBUTING.md", Path.Combine("Kernels.cu", "README.md")];

    [Fact]
    public void Every_relative_link_leads_to_a_file_of_the_repository()
    {
        Repository.Require();
        (string Page, string Target)[] links = [.. Pages().SelectMany(page => RelativeLinks(File.ReadAllText(page)).Select(target => (page, target)))];
        Assert.NotEmpty(links);
        Assert.Empty(links.Where(link => !Leads(link.Page, link.Target)).Select(link => $"{Path.GetRelativePath(Repository.Path, link.Page)}: {link.Target}"));
    }

    [Theory]
    [InlineData("[a](b.md) and ![c](d/e.svg)", "b.md", "d/e.svg")]
    [InlineData("[two\nlines](b.md#heading)", "b.md")]
    [InlineData("[titled](b.md \"Title\") [bracketed](<b c.md>) [escaped](b%20c.md)", "b.md", "b c.md", "b c.md")]
    [InlineData("[defined]\n\n[defined]: ../b.md\n", "../b.md")]
    [InlineData("[![badge](b.svg)](c.md)", "b.svg", "c.md")]
    [InlineData("[elsewhere](https://example.org/a.md) [here](#heading) [mail](mailto:a@example.org)")]
    [InlineData("`[code](b.md)`\n\n```csharp\n[Gemm](c.md)\n```\n[a](d.md)", "d.md")]
    public void Links_are_found_as_a_reader_sees_them(string page, params string[] targets) => Assert.Equal(targets, RelativeLinks(page));

    private static IEnumerable<string> Pages() => s_entrances
        .Select(page => Path.Combine(Repository.Path, page))
        .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Path, "docs"), "*.md", SearchOption.AllDirectories));

    // A path that leaves the repository may exist on the writer's machine alone.
    private static bool Leads(string page, string target)
    {
        string path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, target));
        return path.StartsWith(Repository.Path + Path.DirectorySeparatorChar, StringComparison.Ordinal) && Path.Exists(path);
    }

    private static IEnumerable<string> RelativeLinks(string page) =>
        from match in Link().Matches(Code().Replace(page, ""))
        let target = match.Groups["target"].Value
        where !Scheme().IsMatch(target)
        let path = Uri.UnescapeDataString(target.Split('#')[0])
        where path.Length > 0
        select path;

    [GeneratedRegex(@"^ *(?<fence>```+|~~~+).*?^ *\k<fence>|`[^`\n]+`", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"(?:\]\(\s*|^ {0,3}\[[^\]]+\]:\s*)(?:<(?<target>[^>]*)>|(?<target>[^\s()<]+))", RegexOptions.Multiline)]
    private static partial Regex Link();

    [GeneratedRegex("^(?:[A-Za-z][A-Za-z0-9+.-]*:|//)")]
    private static partial Regex Scheme();
}
