using Hadal.Packages.Tests.Consumers;
using Hadal.Testing;
using Xunit;

namespace Hadal.Packages.Tests.Scenarios;

/// <summary>Applications whose kernels are compiled in one build and not in the next: what is run is what was built last.</summary>
public sealed class ModeTests : IDisposable
{
    private const string None = "no kernel assembly";

    private readonly Workspace _workspace;
    private bool _isRestored;

    public ModeTests(LocalFeed feed)
    {
        _workspace = new(feed);
        _workspace.Write("App/Layers.cs", Sources.Kernel("Layers", "Up", 88, 144));
        _workspace.Write("App/Program.cs", $$"""
            using System;
            using System.Reflection;

            Console.WriteLine(AppContext.GetData("Hadal.KernelAssembly") is string name ? Assembly.Load(name).GetName().Name : "{{None}}");
            """);
    }

    public void Dispose() => _workspace.Dispose();

    [Fact(Explicit = true)]
    public void Switched_on_and_off_in_builds()
    {
        _workspace.Write("App/App.csproj", Sources.Project("Exe"));

        Assert.Equal(None, RunAfter("build", "Off"));
        Assert.Equal("App.Kernels", RunAfter("build", "Auto"));
        Assert.Equal(None, RunAfter("build", "Off"));
        Assert.Equal("App.Kernels", RunAfter("build", "Auto"));
    }

    // With a package that is not published the SDK writes another list of dependencies than that of the build.
    [Theory(Explicit = true)]
    [InlineData("")]
    [InlineData(""" Publish="false" """)]
    public void Switched_on_and_off_in_publishing(string reference)
    {
        _workspace.Write("App/App.csproj", Sources.Project("Exe").Replace(" Include=\"Hadal\"", $" Include=\"Hadal\"{reference}", StringComparison.Ordinal));

        Assert.Equal(None, RunAfter("publish", "Off"));
        Assert.Equal("App.Kernels", RunAfter("publish", "Auto"));
        Assert.Equal(None, RunAfter("publish", "Off"));
    }

    private string RunAfter(string command, string mode)
    {
        string[] arguments = [command, "App", "-c", "Release", $"-p:HadalKernelCompilation={mode}", .. _isRestored ? (string[])["--no-restore"] : []];
        _isRestored = true;
        BuildResult build = _workspace.Build(arguments, _workspace.NoNvrtc);
        Assert.True(build.Succeeded, build.Process.ToString());

        ChildProcess run = _workspace.Run(Path.Combine("App/bin/Release/net10.0", command == "publish" ? "publish" : "", "App.dll"));
        Assert.True(run.ExitCode == 0, run.ToString());
        return run.Output.Trim();
    }
}
