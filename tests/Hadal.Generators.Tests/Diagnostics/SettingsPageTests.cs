using System.Text.RegularExpressions;
using System.Xml.Linq;
using Hadal.Generators.Tests.Harness;
using Xunit;

namespace Hadal.Generators.Tests.Diagnostics;

/// <summary>The pages of what a user sets and of what the tool finds, against the sources that read it.</summary>
public partial class SettingsPageTests
{
    private static readonly string[] s_product = ["Runtime", "Tasks", "Kernels.cu", "Generators"];

    public SettingsPageTests() => Repository.Require();

    [Fact]
    public void Every_property_of_the_package_stands_on_the_page_and_every_one_of_the_page_is_of_the_package()
    {
        string[] given = [.. Directory.EnumerateFiles(Path.Combine(Repository.Path, "nuget", "Hadal", "buildTransitive"))
            .SelectMany(file => XDocument.Load(file).Root!.Elements("PropertyGroup").Elements())
            .Select(property => property.Name.LocalName)
            // Of the files to each other, as are the names that begin with an underscore.
            .Where(name => name.StartsWith("Hadal", StringComparison.Ordinal) && !name.EndsWith("Imported", StringComparison.Ordinal))
            .Distinct()
            .Order(StringComparer.Ordinal)];
        Assert.Contains("HadalCudaArch", given);
        Assert.Equal(given, Property().Matches(Page("docs/properties.md")).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_variable_that_is_read_has_a_row_and_every_row_is_read()
    {
        string[] read = VariablesIn(s_product);
        Assert.Contains("HADAL_NVRTC", read);
        Assert.Equal(read, Rows(Page("docs/properties.md")));
    }

    [Fact]
    public void Who_builds_Hadal_is_told_its_variables_and_those_of_the_tests() => Assert.Equal(
        VariablesIn([.. s_product, "tests/Hadal.Testing"]).Where(name => name.StartsWith("HADAL", StringComparison.Ordinal)), Rows(Page("CONTRIBUTING.md")));

    [Fact]
    public void Everything_that_the_doctor_looks_for_has_a_row()
    {
        string[] items = [.. Item().Matches(Page("Runtime/Hadal.Cli/Commands/Doctor/DoctorCommand.cs")).Select(match => match.Groups[1].Value)];
        Assert.Contains("NVRTC", items);
        string table = Page("docs/troubleshooting.md").Split("## ")[0];
        Assert.Equal(items, Regex.Matches(table, "^\\| (?!item)([^|-]+) \\|", RegexOptions.Multiline).SelectMany(match => match.Groups[1].Value.Split(", ")));
    }

    private static string Page(string path) => File.ReadAllText(Path.Combine(Repository.Path, path));

    private static string[] VariablesIn(IEnumerable<string> folders) => [.. folders
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Path, folder), "*.cs", SearchOption.AllDirectories))
        .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
        .SelectMany(file => Variable().Matches(File.ReadAllText(file)))
        .Select(match => match.Groups[1].Value)
        .Distinct()
        .Order(StringComparer.Ordinal)];

    // A cell may name several, and one may show its values.
    private static IEnumerable<string> Rows(string page) => Row()
        .Matches(page)
        .SelectMany(row => Name().Matches(row.Value))
        .Select(match => match.Value)
        .Order(StringComparer.Ordinal);

    [GeneratedRegex("`(Hadal[A-Za-z]+)`")]
    private static partial Regex Property();

    [GeneratedRegex("\"((?:HADAL|CUDA|XDG)_[A-Z0-9_]+)\"")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^\| `[A-Z][^|]*", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("[A-Z0-9]+(?:_[A-Z0-9]+)+")]
    private static partial Regex Name();

    [GeneratedRegex(@"^ {8}\(""([^""]+)"", ", RegexOptions.Multiline)]
    private static partial Regex Item();
}
