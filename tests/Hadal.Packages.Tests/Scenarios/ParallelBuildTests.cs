using Hadal.Packages.Tests.Consumers;
using Xunit;

namespace Hadal.Packages.Tests.Scenarios;

/// <summary>Two configurations of one application, built at the same time: what they share is the cache. Workers that share a folder have a test of their own.</summary>
public sealed class ParallelBuildTests(LocalFeed feed) : IDisposable
{
    private readonly Workspace _workspace = new(feed, sharesCache: true);

    public void Dispose() => _workspace.Dispose();

    [Fact(Explicit = true)]
    public async Task Both_have_the_kernels_and_give_the_same_assembly()
    {
        string nvrtc = NvrtcOfMachine.Require();
        _workspace.Write("App/App.csproj", Sources.Project("Exe"));
        _workspace.Write("App/Program.cs", "System.Console.WriteLine(Hadal.Device.Cpu);");
        _workspace.Write("App/Layers.cs", Sources.Kernel("Layers", "Up", 56, 144));
        BuildResult restore = _workspace.Build(["restore", "App"], nvrtc);
        Assert.True(restore.Succeeded, restore.Process.ToString());

        string[] configurations = ["Debug", "Release"];
        BuildResult[] builds = await Task.WhenAll(configurations.Select(
            configuration => Task.Run(() => _workspace.Build(["build", "App", "-c", configuration, "--no-restore"], nvrtc))));

        Assert.All(builds, build => Assert.True(build.Succeeded, build.Process.ToString()));
        Assert.All(builds, build => Assert.Empty(build.Warnings));
        byte[][] assemblies = [.. configurations.Select(configuration => File.ReadAllBytes(Path.Combine(_workspace.Root, "App/bin", configuration, "net10.0/App.Kernels.dll")))];
        Assert.Equal(assemblies[0], assemblies[1]);
        Assert.NotEmpty(_workspace.Compiled("App"));
    }
}
