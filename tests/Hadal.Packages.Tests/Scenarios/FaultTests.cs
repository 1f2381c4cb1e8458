using Hadal.Packages.Tests.Consumers;
using Microsoft.Build.Logging.StructuredLogger;
using Xunit;

namespace Hadal.Packages.Tests.Scenarios;

/// <summary>What can be wrong with a build but its kernels: one <c>dotnet build</c> of projects that have one fault each.</summary>
public sealed class FaultTests(LocalFeed feed)
{
    private const string App = "App/App.csproj";
    private const string Library = "Library/Library.csproj";

    // Of a Hadal to come: no such version is read.
    private const string NewerDeclaration = "[assembly: Hadal.CompilerServices.KernelManifest(\"hadal9|gemm|n=8\", \"Consumer.Layers.Newer\")]";

    private static readonly (string Project, string Properties, string Code, string Text)[] s_faults =
    [
        (App, "HadalKernelCompilation=Maybe", "HADAL8009", "Maybe"),
        (App, "HadalCudaArch=hopper", "HADAL8009", "hopper"),
        (App, "HadalMaxParallelism=many", "HADAL8009", "many"),
        (App, "_HadalMSBuildVersion=17.14", "HADAL8010", "17.14"),
        (App, "CompilerApiVersion=roslyn4.14", "HADAL8013", "4.14"),
        (Library, "CompilerApiVersion=roslyn4.14", "HADAL8013", "4.14"),
        (App, "Missing=true", "HADAL8007", "Missing.dll"),
        (App, "HadalCompilerAssembly=absent.dll", "HADAL8008", "absent.dll"),
        (App, "DefineConstants=NEWER", "HADAL8004", "Consumer.Layers.Newer"),
        (App, "_HadalRequest=App.csproj/kernels.request", "HADAL8008", "App.csproj/kernels.request"),
        (App, "HadalBuildKernels=perhaps", "HADAL8009", "HadalBuildKernels is 'perhaps'"),
        (Library, "HadalBuildKernels=perhaps", "HADAL8009", "HadalBuildKernels is 'perhaps'"),
    ];

    [Fact]
    public void Every_fault_is_one_error_with_its_own_code_and_names_what_is_wrong()
    {
        using Workspace workspace = Write();
        BuildResult build = workspace.Build(["build", "All.proj"], workspace.NoNvrtc);

        Assert.False(build.Succeeded);
        Assert.Equal(s_faults.Select(fault => fault.Code), build.Errors.Where(error => error.Code.Length > 0).Select(error => error.Code));
        Assert.All(s_faults.Zip(build.Errors), pair => Assert.Contains(pair.First.Text, pair.Second.Text, StringComparison.Ordinal));
    }

    // Without a cache every kernel of Hadal's own is compiled.
    [Fact(Explicit = true)]
    public void A_cache_that_is_not_the_users_alone_is_told_and_the_build_goes_on()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no mode of a folder.");
            return;
        }

        string nvrtc = NvrtcOfMachine.Require();
        using Workspace workspace = Write();
        Directory.CreateDirectory(workspace.Cache);
        File.SetUnixFileMode(workspace.Cache, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead);
        BuildResult build = workspace.Build(["build", "App"], nvrtc);

        Assert.True(build.Succeeded, build.Process.ToString());
        Assert.Single(build.Messages, text => text.Contains($"The kernel cache '{workspace.Cache}' is not used", StringComparison.Ordinal));
        Assert.Contains("HADAL8006", build.Process.Output, StringComparison.Ordinal);
    }

    /// <summary>The compiler that a user's own package reference brings, rather than its version alone.</summary>
    [Fact(Explicit = true)]
    public void The_compiler_of_an_older_package_is_one_error()
    {
        using Workspace workspace = Write();
        // Of the SDK 10.0.400 and later, which prefers its own to a package that does not say so itself.
        workspace.Write(Library, Sources.Project("Library", "<RoslynCompilerType>Custom</RoslynCompilerType>").Replace(
            "</ItemGroup>", """<PackageReference Include="Microsoft.Net.Compilers.Toolset" Version="4.14.0" PrivateAssets="all" /></ItemGroup>""", StringComparison.Ordinal));

        BuildResult build = workspace.Build(["build", "Library"], workspace.NoNvrtc);

        Assert.False(build.Succeeded, build.Process.ToString());
        Error error = Assert.Single(build.Errors);
        Assert.Equal("HADAL8013", error.Code);
        Assert.Contains("4.14", error.Text, StringComparison.Ordinal);
        Assert.Empty(build.Warnings);
    }

    private Workspace Write()
    {
        Workspace workspace = new(feed);
        // One after another, for they share folders; all of them, however many fail.
        workspace.Write("All.proj", $"""
            <Project DefaultTargets="Build">
              <Target Name="Restore"><MSBuild Projects="{App};{Library}" Targets="Restore" /></Target>
              <Target Name="Build">
                <MSBuild Projects="{App}" Targets="Build" Properties="HadalKernelCompilation=Off;HadalBuildKernels=true" />
                {string.Join("\n", s_faults.Select(fault => $"""<MSBuild Projects="{fault.Project}" Targets="Build" Properties="{fault.Properties}" ContinueOnError="ErrorAndContinue" />"""))}
              </Target>
            </Project>
            """);
        workspace.Write(App, Sources.Project("Exe").Replace(
            "</Project>",
            """<ItemGroup Condition="'$(Missing)' == 'true'"><ReferenceCopyLocalPaths Include="Missing.dll" /></ItemGroup></Project>""",
            StringComparison.Ordinal));
        workspace.Write("App/Program.cs", $"#if NEWER\n{NewerDeclaration}\n#endif\n\nSystem.Console.WriteLine();\n");
        workspace.Write("App/Layers.cs", Sources.Kernel("Layers", "Up", 88, 144));
        workspace.Write(Library, Sources.Project("Library"));
        workspace.Write("Library/Layers.cs", Sources.Kernel("OfLibrary", "Down", 88, 144));
        return workspace;
    }
}
