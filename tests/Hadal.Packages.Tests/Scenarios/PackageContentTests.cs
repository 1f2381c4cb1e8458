using System.IO.Compression;
using System.Xml.Linq;
using Hadal.Packages.Tests.Consumers;
using Hadal.Testing;
using Xunit;

namespace Hadal.Packages.Tests.Scenarios;

public sealed class PackageContentTests(LocalFeed feed)
{
    // What the container format (ECMA-376, part 2) adds, some of it under a random name.
    private static readonly string[] s_container = ["_rels/", "package/", "[Content_Types].xml"];

    [Fact]
    public void The_package_holds_these_files_and_depends_on_these_packages()
    {
        using ZipArchive package = ZipFile.OpenRead(Assert.Single(Directory.GetFiles(feed.Feed, "Hadal.*.nupkg"), file => !Path.GetFileName(file).StartsWith("Hadal.Parallelism", StringComparison.Ordinal)));
        IEnumerable<string> files = package.Entries.Select(entry => entry.FullName)
            .Where(name => !s_container.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal);

        using Stream stream = package.GetEntry("Hadal.nuspec")!.Open();
        IEnumerable<string> dependencies =
            from dependency in XDocument.Load(stream).Descendants()
            where dependency.Name.LocalName == "dependency"
            select $"{dependency.Parent!.Attribute("targetFramework")?.Value}: {string.Join(", ", dependency.Attributes().Select(attribute => $"{attribute.Name} {attribute.Value}"))}";

        Snapshot.Verify(string.Join("\n", [.. files, "", .. dependencies]) + "\n", "txt");
    }
}
