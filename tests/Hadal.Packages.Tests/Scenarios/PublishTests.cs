using Hadal.Packages.Tests.Consumers;
using Hadal.Testing;
using Xunit;

namespace Hadal.Packages.Tests.Scenarios;

/// <summary>
/// Every way to publish, and ways to build that order targets otherwise. These need packages of the SDK's (runtime, linker, AOT compiler)
/// and minutes, so they run when asked for: <c>dotnet test … -- --explicit only</c>.
/// </summary>
public sealed class PublishTests(LocalFeed feed) : IDisposable
{
    private readonly Workspace _workspace = new(feed, sharesCache: true);

    public void Dispose() => _workspace.Dispose();

    [Theory(Explicit = true)]
    [InlineData("<PublishAot>true</PublishAot>")]
    [InlineData("<PublishTrimmed>true</PublishTrimmed><SelfContained>true</SelfContained>")]
    [InlineData("<PublishTrimmed>true</PublishTrimmed><SelfContained>true</SelfContained><PublishSingleFile>true</PublishSingleFile>")]
    [InlineData("<PublishReadyToRun>true</PublishReadyToRun><SelfContained>true</SelfContained>")]
    [InlineData("<SelfContained>true</SelfContained>")]
    [InlineData("<SelfContained>true</SelfContained><PublishSingleFile>true</PublishSingleFile>")]
    [InlineData("<ProduceReferenceAssembly>false</ProduceReferenceAssembly><SelfContained>false</SelfContained>")]
    public void Published_applications_find_their_kernels_and_publishing_warns_of_nothing(string properties)
    {
        WriteApplication($"<UseCurrentRuntimeIdentifier>true</UseCurrentRuntimeIdentifier>{properties}");

        BuildResult publish = _workspace.Build(["publish", "App", "-c", "Release", "-o", "published"], NvrtcOfMachine.Require());

        Assert.True(publish.Succeeded, publish.Process.ToString());
        Assert.Empty(publish.Warnings);
        AssertRuns();
    }

    [Fact(Explicit = true)]
    public void Publishing_without_building_takes_what_was_built()
    {
        WriteApplication("");
        Succeed("build", "App", "-c", "Release");
        Succeed("publish", "App", "-c", "Release", "--no-build", "-o", "published");

        AssertRuns();
    }

    [Fact(Explicit = true)]
    public void Rebuilding_twice_and_building_as_a_graph_are_builds_like_any_other()
    {
        WriteApplication("");
        Succeed("build", "App", "-c", "Release", "-t:Rebuild", "-restore");
        Succeed("build", "App", "-c", "Release", "-t:Rebuild", "--no-restore");
        Succeed("build", "App", "-c", "Release", "-graph", "--no-restore");
        Succeed("publish", "App", "-c", "Release", "--no-build", "-o", "published");

        AssertRuns();
    }

    private void WriteApplication(string properties)
    {
        _workspace.Write("App/App.csproj", Sources.Project("Exe", properties));
        _workspace.Write("App/Program.cs", Sources.Program(("Consumer.Layers.Up", 88, 144)));
        _workspace.Write("App/Layers.cs", Sources.Kernel("Layers", "Up", 88, 144));
    }

    private void Succeed(params string[] command)
    {
        BuildResult build = _workspace.Build(command, NvrtcOfMachine.Require());
        Assert.True(build.Succeeded, build.Process.ToString());
        Assert.Empty(build.Warnings);
    }

    private void AssertRuns()
    {
        ChildProcess run = _workspace.RunPublished();
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Contains("hadal1|gemm|n=88|k=144|", run.Output, StringComparison.Ordinal);
        FoundKernels.AssertAll(_workspace.RunPublished(Sources.Find), _workspace.Compiled("App"));
    }
}
