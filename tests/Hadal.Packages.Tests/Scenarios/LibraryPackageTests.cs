using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Hadal.Packages.Tests.Consumers;
using Xunit;

namespace Hadal.Packages.Tests.Scenarios;

/// <summary>A library that is packed, and an application that knows the package alone.</summary>
public sealed class LibraryPackageTests : IDisposable
{
    private const string Services = "Hadal.CompilerServices";

    private readonly Workspace _workspace;

    public LibraryPackageTests(LocalFeed feed)
    {
        _workspace = new(feed);
        _workspace.Write("Theirs/Theirs.Layers.csproj", Sources.Project("Library", "<Version>2.3.4-beta</Version>"));
        _workspace.Write("Theirs/Layers.cs", """
            using Hadal;

            namespace Theirs;

            public static partial class Layers
            {
                [Gemm(N = 88, K = 144)]
                public static partial void Up(DeviceStream stream, Fp8Rows a, Fp8Blocks b, DeviceTensor<BFloat16> d);

                [Quantize]
                public static partial void ToRows(DeviceStream stream, DeviceTensor<float> source, Fp8Rows destination, ScaleRule rule);

                [Transpose]
                public static partial void Transpose(DeviceStream stream, Fp8Blocks source, Fp8Blocks destination);

                [MlaDecode(Heads = 16, PageSize = 64)]
                public static partial void Attend(
                    DeviceStream stream, DeviceTensor<BFloat16> q, PagedCache<BFloat16> cache, MlaPlan plan, float softmaxScale, DeviceTensor<BFloat16> output, DeviceTensor<float> logSumExp);
            }
            """);
        Succeed("pack", "Theirs", "-c", "Release", "-o", "their feed");
    }

    public void Dispose() => _workspace.Dispose();

    [Fact(Explicit = true)]
    public void Its_specs_reach_the_application_and_its_code_calls_nothing_of_Hadal_but_what_is_kept_for_it()
    {
        using (ZipArchive package = ZipFile.OpenRead(Path.Combine(_workspace.Root, "their feed", "Theirs.Layers.2.3.4-beta.nupkg")))
        {
            Assert.Equal(["lib/net10.0/Theirs.Layers.dll"], package.Entries.Select(entry => entry.FullName).Where(name => name.EndsWith(".dll", StringComparison.Ordinal)));
            Assert.Equal([Services], CalledNamespaces(package.GetEntry("lib/net10.0/Theirs.Layers.dll")!).Distinct());
        }

        _workspace.Write("App/App.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <RestoreAdditionalProjectSources>$(MSBuildProjectDirectory)/../their feed</RestoreAdditionalProjectSources>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Theirs.Layers" Version="2.3.4-beta" />
              </ItemGroup>
            </Project>
            """);
        _workspace.Write("App/Program.cs", Sources.Program(("Theirs.Layers.Up", 88, 144)));
        Succeed("build", "App", "-c", "Release");

        Assert.Equal(0, _workspace.Run("App/bin/Release/net10.0/App.dll").ExitCode);
        string requests = _workspace.Requests("App");
        Assert.All(
            ["Up", "ToRows", "Transpose", "Attend"], method => Assert.Contains($"\tTheirs.Layers.{method}\tTheirs.Layers\t", requests, StringComparison.Ordinal));
    }

    /// <summary>Where the members of Hadal.dll lie that an assembly refers to, the attributes that its user wrote aside.</summary>
    private static List<string> CalledNamespaces(ZipArchiveEntry assembly)
    {
        using MemoryStream content = new();
        using (Stream packed = assembly.Open())
        {
            packed.CopyTo(content);
        }

        using PEReader image = new(new MemoryStream(content.ToArray()));
        MetadataReader metadata = image.GetMetadataReader();
        List<string> namespaces = [];
        foreach (MemberReference member in metadata.MemberReferences.Select(metadata.GetMemberReference).Where(member => member.Parent.Kind == HandleKind.TypeReference))
        {
            TypeReference type = metadata.GetTypeReference((TypeReferenceHandle)member.Parent);
            string space = metadata.GetString(type.Namespace);
            if (IsOfHadal(metadata, type) && (space == Services || !metadata.GetString(type.Name).EndsWith("Attribute", StringComparison.Ordinal)))
            {
                namespaces.Add(space);
            }
        }

        return namespaces;
    }

    private static bool IsOfHadal(MetadataReader metadata, TypeReference type) =>
        type.ResolutionScope.Kind == HandleKind.AssemblyReference
        && metadata.StringComparer.Equals(metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name, "Hadal");

    private void Succeed(params string[] command)
    {
        BuildResult build = _workspace.Build(command, _workspace.NoNvrtc);
        Assert.True(build.Succeeded, build.Process.ToString());
        Assert.Empty(build.Warnings);
    }
}
