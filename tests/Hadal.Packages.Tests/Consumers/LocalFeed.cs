using System.IO.Compression;
using System.Reflection;
using Hadal.Testing;
using Xunit;

[assembly: AssemblyFixture(typeof(Hadal.Packages.Tests.Consumers.LocalFeed))]

namespace Hadal.Packages.Tests.Consumers;

/// <summary>The packages as they are packed from this checkout, in a feed of their own; packed once for all tests.</summary>
public sealed class LocalFeed : IDisposable
{
    /// <summary>No package of this version exists elsewhere, so no feed or cache of the machine can stand in.</summary>
    public const string Version = "0.0.0-packed";

    private readonly TemporaryFolder _folder = new();

    public LocalFeed()
    {
        string configuration = typeof(LocalFeed).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "Configuration").Value!;
        string root = RepositoryRoot();
        string[] projects = ["nuget/Hadal", "nuget/Hadal.Templates", "Runtime/Hadal.Parallelism", "Runtime/Hadal.Tracing", "Runtime/Hadal.Storage", "Runtime/Hadal.Cli"];

        // One process for all: each start of MSBuild costs seconds.
        string pack = _folder.Write("pack.proj", $"""
            <Project>
              <Target Name="Pack">
                <MSBuild Projects="{string.Join(';', projects.Select(project => Directory.EnumerateFiles(Path.Combine(root, project), "*.csproj").Single()))}" Targets="Pack" BuildInParallel="true"
                         Properties="Configuration={configuration};NoBuild=true;PackageOutputPath={Feed};PackageVersion={Version}" />
              </Target>
            </Project>
            """);
        ChildProcess packing = DotNet.Run(root, ["msbuild", pack, "-t:Pack", "-m", "-nologo", "-v:q"]);
        Assert.True(packing.ExitCode == 0, packing.ToString());

        // Packages of the machine serve what Hadal depends on; Hadal itself is unpacked to a folder that goes away with the tests.
        _folder.Write("nuget.config", $"""
            <configuration>
              <config>
                <add key="globalPackagesFolder" value="{_folder["packages"]}" />
              </config>
              <fallbackPackageFolders>
                <add key="machine" value="{MachinePackages()}" />
              </fallbackPackageFolders>
              <packageSources>
                <add key="packed" value="{Feed}" />
              </packageSources>
            </configuration>
            """);
    }

    /// <summary>The folder that holds the packages.</summary>
    public string Feed => _folder["feed"];

    /// <summary>A kernel cache for all tests that do not look at what is compiled.</summary>
    public string Cache => _folder["cache"];

    /// <summary>The folder of an unpacked package.</summary>
    public string Unpacked(string id) => _folder["packages", id.ToLowerInvariant(), Version];

    /// <summary>Opens a package.</summary>
    public ZipArchive Open(string id) => ZipFile.OpenRead(Path.Combine(Feed, $"{id}.{Version}.nupkg"));

    /// <summary>Opens the package of a package's symbols.</summary>
    public ZipArchive OpenSymbols(string id) => ZipFile.OpenRead(Path.Combine(Feed, $"{id}.{Version}.snupkg"));

    /// <summary>The NuGet configuration that consumers restore with, besides that of the machine.</summary>
    public string Configuration => _folder["nuget.config"];

    /// <summary>The path of a file of the checkout.</summary>
    public static string InRepository(string path) => Path.Combine(RepositoryRoot(), path);

    public void Dispose() => _folder.Dispose();

    private static string RepositoryRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "toolchain.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        if (folder is null)
        {
            Assert.Skip("The package is packed from a checkout, and this executable does not lie in one.");
        }

        return folder;
    }

    private static string MachinePackages()
    {
        string folder = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        return Directory.CreateDirectory(folder).FullName;
    }
}
