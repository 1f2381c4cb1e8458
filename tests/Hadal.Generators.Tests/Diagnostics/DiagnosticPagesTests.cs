using System.Text.RegularExpressions;
using Hadal.Generators.Diagnostics;
using Hadal.Generators.Tests.Harness;
using Hadal.Parallelism.Analyzers;
using Microsoft.CodeAnalysis;
using Xunit;

namespace Hadal.Generators.Tests.Diagnostics;

public partial class DiagnosticPagesTests
{
    private static IEnumerable<DiagnosticDescriptor> All => [.. KernelDiagnostics.All, PipelineDiagnostics.Schedule];

    private static IEnumerable<string> Ids => All.Select(descriptor => descriptor.Id).Order();

    [Fact]
    public void Every_diagnostic_of_the_compiler_has_a_page_and_every_page_a_diagnostic()
    {
        Repository.Require();
        Assert.Equal(Ids, Directory.EnumerateFiles(Path.Combine(Repository.Path, "docs", "diagnostics"), "HADAL1*.md").Select(Path.GetFileNameWithoutExtension).Order());
    }

    [Fact]
    public void Every_diagnostic_stands_once_in_the_release_files()
    {
        Repository.Require();
        Assert.Equal(Ids, from file in Directory.EnumerateFiles(Path.Combine(Repository.Path, "Generators"), "AnalyzerReleases.*.md", SearchOption.AllDirectories)
                          from line in File.ReadLines(file)
                          where line.StartsWith("HADAL", StringComparison.Ordinal)
                          let id = line.Split('|')[0].Trim()
                          orderby id
                          select id);
    }

    [Fact]
    public void A_page_says_what_why_and_how_and_shows_it()
    {
        Repository.Require();
        foreach (DiagnosticDescriptor descriptor in All)
        {
            string page = File.ReadAllText(Path.Combine(Repository.Path, "docs", "diagnostics", descriptor.Id + ".md"));
            Assert.StartsWith($"# {descriptor.Id}: {descriptor.Title}\n", page, StringComparison.Ordinal);
            Assert.Equal(["Why", "How to fix it", "Example"], Heading().Matches(page).Select(match => match.Groups[1].Value));
        }
    }

    [Fact]
    public void The_index_lists_every_page_under_its_title()
    {
        Repository.Require();
        string index = File.ReadAllText(Path.Combine(Repository.Path, "docs", "diagnostics", "README.md"));
        Assert.All(All, descriptor => Assert.Contains($"| [{descriptor.Id}]({descriptor.Id}.md) | {descriptor.Title} |\n", index, StringComparison.Ordinal));
    }

    [Fact]
    public void A_diagnostic_links_to_its_page() =>
        Assert.All(All, descriptor => Assert.Equal($"docs/diagnostics/{descriptor.Id}.md", descriptor.HelpLinkUri));

    [Fact]
    public void Ids_are_unique_and_titles_have_no_full_stop() =>
        Assert.All(All.GroupBy(descriptor => descriptor.Id), group => Assert.DoesNotContain('.', Assert.Single(group).Title.ToString()));

    [GeneratedRegex("^## (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
