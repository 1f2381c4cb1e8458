using System.Buffers.Binary;
using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
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
        using ZipArchive package = feed.Open("Hadal");
        Snapshot.Verify(string.Join("\n", [.. Files(package), "", .. Dependencies(package, "Hadal")]) + "\n", "txt");
    }

    [Fact]
    public void The_package_of_recordings_holds_an_assembly_and_depends_on_those_that_it_joins()
    {
        using ZipArchive package = feed.Open("Hadal.Tracing");

        Assert.Equal(
            ["Hadal.Tracing.nuspec", "LICENSE", "README.md", "THIRD-PARTY-NOTICES.md", "icon.png", "lib/net10.0/Hadal.Tracing.dll", "lib/net10.0/Hadal.Tracing.xml"], Files(package));
        Assert.Equal(
            [$"net10.0: id Hadal, version {LocalFeed.Version}, exclude Build,Analyzers", $"net10.0: id Hadal.Parallelism, version {LocalFeed.Version}, exclude Build,Analyzers"],
            Dependencies(package, "Hadal.Tracing").Where(dependency => dependency.Contains("id Hadal", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_package_of_storage_holds_an_assembly_its_documentation_and_apart_from_it_its_symbols()
    {
        using ZipArchive package = feed.Open("Hadal.Storage");
        using ZipArchive symbols = feed.OpenSymbols("Hadal.Storage");

        Assert.Equal(
            ["Hadal.Storage.nuspec", "LICENSE", "README.md", "THIRD-PARTY-NOTICES.md", "icon.png", "lib/net10.0/Hadal.Storage.dll", "lib/net10.0/Hadal.Storage.xml"], Files(package));
        Assert.Equal(
            [$"net10.0: id Hadal, version {LocalFeed.Version}, exclude Build,Analyzers"],
            Dependencies(package, "Hadal.Storage").Where(dependency => dependency.Contains("id Hadal", StringComparison.Ordinal)));
        Assert.Contains("lib/net10.0/Hadal.Storage.pdb", Files(symbols));
    }

    [Theory]
    [InlineData("Hadal")]
    [InlineData("Hadal.Parallelism")]
    [InlineData("Hadal.Tracing")]
    [InlineData("Hadal.Storage")]
    [InlineData("Hadal.Cli")]
    [InlineData("Hadal.Templates")]
    public void Every_package_says_who_made_it_what_it_is_and_under_which_licence_and_has_an_icon(string id)
    {
        using ZipArchive package = feed.Open(id);
        XElement metadata = Specification(package, id).Root!.Elements().Single();
        string Value(string name) => metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value ?? "";

        Assert.Equal(
            (id, LocalFeed.Version, "Hadal contributors", "MIT", "README.md", "icon.png"),
            (Value("id"), Value("version"), Value("authors"), Value("license"), Value("readme"), Value("icon")));
        Assert.All(["description", "tags", "copyright"], name => Assert.NotEmpty(Value(name)));
        Assert.Subset(Files(package).ToHashSet(), new HashSet<string> { "LICENSE", "README.md", "THIRD-PARTY-NOTICES.md" });
        Assert.Equal((128, 128), SizeOfPng(package.GetEntry("icon.png")!));
    }

    [Fact]
    public void The_package_of_an_analyzer_has_the_pages_of_its_diagnostics()
    {
        using ZipArchive package = feed.Open("Hadal.Parallelism");

        Assert.Subset(Files(package).ToHashSet(), new HashSet<string> { "analyzers/dotnet/cs/Hadal.Parallelism.Analyzers.dll", "docs/diagnostics/HADAL1020.md" });
    }

    /// <summary>A newer one would be left out, with a warning and an error for every kernel, by a compiler that the targets take for new enough.</summary>
    [Theory]
    [InlineData("Hadal", "Hadal.Generators.dll")]
    [InlineData("Hadal", "Hadal.CodeFixes.dll")]
    [InlineData("Hadal.Parallelism", "Hadal.Parallelism.Analyzers.dll")]
    public void Analyzers_ask_for_the_compiler_that_the_targets_ask_for(string id, string analyzer)
    {
        using ZipArchive package = feed.Open(id), hadal = feed.Open("Hadal");
        using PEReader image = new(new MemoryStream(Read(package, $"analyzers/dotnet/cs/{analyzer}")));
        MetadataReader metadata = image.GetMetadataReader();
        Version[] compilers =
        [
            .. metadata.AssemblyReferences.Select(metadata.GetAssemblyReference)
                .Where(reference => metadata.GetString(reference.Name).StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal)).Select(reference => reference.Version),
        ];

        Assert.NotEmpty(compilers);
        string targets = Encoding.UTF8.GetString(Read(hadal, "buildTransitive/Hadal.targets"));
        Assert.All(compilers, version => Assert.Contains($"VersionLessThan('$(_HadalCompilerVersion)', '{version.ToString(2)}')", targets, StringComparison.Ordinal));
    }

    private static byte[] Read(ZipArchive package, string file)
    {
        using MemoryStream content = new();
        using Stream stream = package.GetEntry(file)!.Open();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private static IEnumerable<string> Files(ZipArchive package) => package.Entries.Select(entry => entry.FullName)
        .Where(name => !s_container.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Dependencies(ZipArchive package, string id) =>
        from dependency in Specification(package, id).Descendants()
        where dependency.Name.LocalName == "dependency"
        select $"{dependency.Parent!.Attribute("targetFramework")?.Value}: {string.Join(", ", dependency.Attributes().Select(attribute => $"{attribute.Name} {attribute.Value}"))}";

    // A PNG begins with eight bytes of its own, then the chunk IHDR: length, name, width, height.
    private static (int Width, int Height) SizeOfPng(ZipArchiveEntry entry)
    {
        Span<byte> start = stackalloc byte[24];
        using Stream stream = entry.Open();
        stream.ReadExactly(start);
        Assert.Equal([0x89, .. "PNG\r\n\x1a\n"u8, 0, 0, 0, 13, .. "IHDR"u8], start[..16].ToArray());
        return (BinaryPrimitives.ReadInt32BigEndian(start[16..]), BinaryPrimitives.ReadInt32BigEndian(start[20..]));
    }

    private static XDocument Specification(ZipArchive package, string id)
    {
        using Stream stream = package.GetEntry($"{id}.nuspec")!.Open();
        return XDocument.Load(stream);
    }
}
