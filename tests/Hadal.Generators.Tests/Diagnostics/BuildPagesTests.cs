using System.Text.RegularExpressions;
using Hadal.Generators.Tests.Harness;
using Xunit;

namespace Hadal.Generators.Tests.Diagnostics;

/// <summary>The pages of HADAL8xxx, which task, worker and targets report.</summary>
public partial class BuildPagesTests
{
    private static readonly string[] s_sources = [Path.Combine("Tasks", "Protocol", "BuildCode.cs"), Path.Combine("nuget", "Hadal", "buildTransitive", "Hadal.targets")];

    private static string Pages => Path.Combine(Repository.Path, "docs", "diagnostics");

    private static string[] Ids => [.. s_sources
        .SelectMany(file => Id().Matches(File.ReadAllText(Path.Combine(Repository.Path, file))))
        .Select(match => match.Value)
        .Distinct()
        .Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_code_of_the_build_has_a_page_and_every_page_a_code()
    {
        Repository.Require();
        Assert.Contains("HADAL8001", Ids);
        Assert.Equal(Ids, Directory.EnumerateFiles(Pages, "HADAL8*.md").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_page_says_what_why_and_how_shows_it_and_stands_in_the_index_under_its_title()
    {
        Repository.Require();
        string index = File.ReadAllText(Path.Combine(Pages, "README.md"));
        foreach (string id in Ids)
        {
            string page = File.ReadAllText(Path.Combine(Pages, id + ".md"));
            Match title = Title().Match(page);
            Assert.Equal(id, title.Groups["id"].Value);

            // What is no fault is changed, not fixed.
            bool isMessage = index.Contains($"| [{id}]({id}.md) | {title.Groups["text"].Value} (a message) |\n", StringComparison.Ordinal);
            Assert.True(isMessage || index.Contains($"| [{id}]({id}.md) | {title.Groups["text"].Value} |\n", StringComparison.Ordinal), $"{id} is not in the index.");
            Assert.Equal(["Why", isMessage ? "How to change it" : "How to fix it", "Example"], Heading().Matches(page).Select(match => match.Groups[1].Value));
            Assert.Equal(isMessage, page.Split('\n')[2].StartsWith("A message", StringComparison.Ordinal));
        }
    }

    [GeneratedRegex("HADAL8[0-9]{3}")]
    private static partial Regex Id();

    [GeneratedRegex("^# (?<id>HADAL[0-9]+): (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Title();

    [GeneratedRegex("^## (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
