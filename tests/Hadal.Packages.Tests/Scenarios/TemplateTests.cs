using Hadal.Packages.Tests.Consumers;
using Hadal.Testing;
using Xunit;

namespace Hadal.Packages.Tests.Scenarios;

/// <summary>What <c>dotnet new</c> makes of the template package, in a hive of its own.</summary>
public sealed class TemplateTests(TemplateTests.Hive hive) : IClassFixture<TemplateTests.Hive>
{
    [Fact(Explicit = true)]
    public void A_new_application_builds_without_a_warning_and_runs()
    {
        hive.New("hadal", "-o", "My.App");
        BuildResult build = hive.Workspace.Build(["build", "My.App", "-c", "Release"], hive.Workspace.NoNvrtc);
        Assert.True(build.Succeeded, build.Process.ToString());
        Assert.Empty(build.Warnings);

        ChildProcess run = hive.Workspace.Run("My.App/bin/Release/net10.0/My.App.dll");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.StartsWith($"{Device.Cpu}: d[0, 0] = ", run.Output, StringComparison.Ordinal);
    }

    // It downloads VSTest and its adapter, which nothing else here needs.
    [Fact(Explicit = true)]
    public void A_new_test_project_passes()
    {
        hive.New("hadal-xunit", "-o", "My.Tests");
        BuildResult test = hive.Workspace.Build(["test", "My.Tests", "-c", "Release"], hive.Workspace.NoNvrtc);

        Assert.True(test.Succeeded, test.Process.ToString());
        Assert.Empty(test.Warnings);
        Assert.Matches(@"Passed:\s+2\b", test.Process.Output);
    }

    public sealed class Hive : IDisposable
    {
        public Hive(LocalFeed feed)
        {
            Workspace = new(feed);
            New("install", Path.Combine(feed.Feed, $"Hadal.Templates.{LocalFeed.Version}.nupkg"));
        }

        public Workspace Workspace { get; }

        public void New(params string[] arguments)
        {
            ChildProcess made = DotNet.Run(Workspace.Root, ["new", .. arguments, "--debug:custom-hive", Path.Combine(Workspace.Root, "hive")]);
            Assert.True(made.ExitCode == 0, made.ToString());
        }

        public void Dispose() => Workspace.Dispose();
    }
}
