using System.IO.Compression;
using System.Reflection.PortableExecutable;
using Hadal.Packages.Tests.Consumers;
using Xunit;

namespace Hadal.Packages.Tests.Scenarios;

public sealed class SymbolTests(LocalFeed feed)
{
    [Theory]
    [InlineData("Hadal", false)]
    [InlineData("Hadal.Parallelism", true)]
    [InlineData("Hadal.Tracing", true)]
    [InlineData("Hadal.Storage", true)]
    [InlineData("Hadal.Cli", true)]
    public void Every_assembly_of_ours_has_its_symbols_inside_or_beside_it_or_in_the_package_of_symbols(string id, bool hasPackageOfSymbols)
    {
        using ZipArchive package = feed.Open(id);
        HashSet<string> symbols = [.. SymbolFiles(package)];
        if (hasPackageOfSymbols)
        {
            using ZipArchive separate = feed.OpenSymbols(id);
            symbols.UnionWith(SymbolFiles(separate));
        }

        // An assembly of kernels has no code of .NET.
        ZipArchiveEntry[] assemblies =
        [
            .. package.Entries.Where(entry => entry.Name.StartsWith("Hadal.", StringComparison.Ordinal)
                && entry.Name.EndsWith(".dll", StringComparison.Ordinal) && !entry.Name.EndsWith(".Kernels.dll", StringComparison.Ordinal)),
        ];
        Assert.NotEmpty(assemblies);
        Assert.All(assemblies, assembly => Assert.True(
            symbols.Contains(Path.ChangeExtension(assembly.FullName, ".pdb")) || HasSymbolsInside(assembly), $"{id}: {assembly.FullName} has no symbols."));
    }

    private static IEnumerable<string> SymbolFiles(ZipArchive package) =>
        package.Entries.Select(entry => entry.FullName).Where(name => name.EndsWith(".pdb", StringComparison.Ordinal));

    private static bool HasSymbolsInside(ZipArchiveEntry assembly)
    {
        using MemoryStream image = new();
        using (Stream stream = assembly.Open())
        {
            stream.CopyTo(image);
        }

        image.Position = 0;
        using PEReader reader = new(image);
        return reader.ReadDebugDirectory().Any(entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
    }
}
