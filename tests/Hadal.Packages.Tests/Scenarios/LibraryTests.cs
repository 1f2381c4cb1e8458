using Hadal.Packages.Tests.Consumers;
using Hadal.Testing;
using Xunit;

namespace Hadal.Packages.Tests.Scenarios;

public sealed class LibraryTests(LocalFeed feed) : IDisposable
{
    private readonly Workspace _workspace = new(feed, sharesCache: true);

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void Kernels_of_a_referenced_project_are_compiled_in_the_application_and_travel_into_a_single_file()
    {
        string nvrtc = NvrtcOfMachine.Require();
        _workspace.Write("Library/Library.csproj", Sources.Project("Library", Sources.Strict));
        _workspace.Write("Library/Layers.cs", Sources.Kernel("Layers", "Up", 88, 144));

        // The application names no package: targets and assemblies come through the library.
        _workspace.Write("App/App.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <ProduceReferenceAssembly>false</ProduceReferenceAssembly>
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="../Library/Library.csproj" />
              </ItemGroup>
            </Project>
            """);
        _workspace.Write("App/Program.cs", Sources.Program(("Consumer.Layers.Up", 88, 144)));

        BuildResult build = _workspace.Build(["publish", "App", "-c", "Release", "--use-current-runtime", "--no-self-contained", "-p:PublishSingleFile=true", "-o", "published"], nvrtc);

        Assert.True(build.Succeeded, build.Process.ToString());
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_workspace.Root, "Library"), "*.Kernels.dll", SearchOption.AllDirectories));
        Assert.DoesNotContain(Directory.EnumerateFiles(Path.Combine(_workspace.Root, "published")), file => file.EndsWith(".dll", StringComparison.Ordinal));

        ChildProcess run = _workspace.RunPublished();
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("hadal1|gemm|n=88|k=144|", run.Output, StringComparison.Ordinal);
        FoundKernels.AssertAll(_workspace.RunPublished(Sources.Find), _workspace.Compiled("App"));
    }

    [Theory]
    [InlineData(" PrivateAssets=\"compile\"", "", "-m")]
    [InlineData("", "<DisableTransitiveProjectReferences>true</DisableTransitiveProjectReferences>", "-graph")]
    public void Kernels_of_a_library_that_the_compiler_does_not_see_are_compiled_too(string reference, string properties, string way)
    {
        _workspace.Write("Hidden/Hidden.csproj", Sources.Project("Library"));
        _workspace.Write("Hidden/Layers.cs", Sources.Kernel("Layers", "Down", 88, 144));
        _workspace.Write("Library/Library.csproj", Sources.Project("Library").Replace(
            "</ItemGroup>", $"""<ProjectReference Include="../Hidden/Hidden.csproj"{reference} /></ItemGroup>""", StringComparison.Ordinal));
        _workspace.Write("Library/Model.cs", "namespace Consumer; public static class Model { public static string Name => typeof(Layers).Name; }");
        _workspace.Write("App/App.csproj", Sources.Project("Exe", properties).Replace(
            "</ItemGroup>",
            """
            <ProjectReference Include="../Library/Library.csproj" />
            <!-- Travels with the application too, and is no assembly. -->
            <ReferenceCopyLocalPaths Include="native.dll" />
            </ItemGroup>
            """,
            StringComparison.Ordinal));
        _workspace.Write("App/native.dll", "\x7fELF");
        _workspace.Write("App/Program.cs", "System.Console.WriteLine(Consumer.Model.Name);");

        BuildResult build = _workspace.Build(["build", "App", "-c", "Release", way], _workspace.NoNvrtc);

        Assert.True(build.Succeeded, build.Process.ToString());
        Assert.Empty(build.Warnings);
        Assert.Contains("\tConsumer.Layers.Down\tHidden\t", _workspace.Requests("App"), StringComparison.Ordinal);
    }
}
