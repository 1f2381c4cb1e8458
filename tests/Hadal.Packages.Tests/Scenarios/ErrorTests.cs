using Hadal.Packages.Tests.Consumers;
using Hadal.Testing;
using Microsoft.Build.Logging.StructuredLogger;
using Xunit;

namespace Hadal.Packages.Tests.Scenarios;

/// <summary>One application, restored once, built in ways that must fail, and in one that must do nothing.</summary>
public sealed class ErrorTests : IDisposable, IClassFixture<ErrorTests.Application>
{
    private readonly Application _application;

    public ErrorTests(Application application) => _application = application;

    public void Dispose() => Assert.Empty(Directory.EnumerateFiles(_application.Workspace.Root, "kernels.complete", SearchOption.AllDirectories));

    [Fact]
    public void Where_NVRTC_is_required_its_absence_is_an_error_that_names_the_places()
    {
        Error error = Assert.Single(Fail(_application.Workspace.NoNvrtc, "-p:HadalKernelCompilation=Required"));

        Assert.Equal("HADAL8002", error.Code);
        Assert.Contains(_application.Workspace.NoNvrtc, error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kernel_that_does_not_compile_is_an_error_at_its_declaration()
    {
        IReadOnlyList<Error> errors = Fail(NvrtcOfMachine.Require(), "-p:HadalCudaArch=sm_80");

        Assert.All(errors, error => Assert.Equal("HADAL8003", error.Code));
        Error[] declared = [.. errors.Where(error => error.Text.Contains("Consumer.Layers.Up", StringComparison.Ordinal))];
        Assert.NotEmpty(declared);
        Assert.All(declared, error => Assert.Equal(("Layers.cs", 8), (Path.GetFileName(error.File), error.LineNumber)));
    }

    [Fact]
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Interoperability", "CA1416", Justification = "Skips on Windows.")]
    public void A_worker_that_is_killed_is_an_error_that_names_the_signal()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are those of Unix.");

        // What the build starts as its host ends itself as the system would end it.
        string host = _application.Workspace.Write("killed", "#!/bin/sh\necho begun\nkill -9 $$\n");
        File.SetUnixFileMode(host, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        Error error = Assert.Single(Fail(_application.Workspace.NoNvrtc, $"-p:HadalDotNetHost={host}"));

        Assert.Equal("HADAL8008", error.Code);
        Assert.Contains("killed by signal 9", error.Text, StringComparison.Ordinal);
        Assert.Contains("begun", error.Text, StringComparison.Ordinal);
    }

    // Neither the console nor a binary log shows the links themselves.
    [Fact]
    public void Errors_link_to_pages_that_came_with_the_package()
    {
        ChildProcess property = DotNet.Run(_application.Workspace.Root, ["msbuild", "App", "-getProperty:_HadalPages"]);

        Assert.True(property.ExitCode == 0, property.ToString());
        Assert.True(File.Exists(Path.Combine(property.Output.Trim(), "HADAL8009.md")), property.ToString());
    }

    [Fact]
    public void A_build_for_the_editor_does_nothing()
    {
        BuildResult build = _application.Workspace.Build(
            ["msbuild", "App", "-t:Compile", "-p:Configuration=Release", "-p:DesignTimeBuild=true", "-p:BuildingInsideVisualStudio=true", "-p:SkipCompilerExecution=true", "-p:ProvideCommandLineArgs=true"],
            _application.Workspace.NoNvrtc);

        Assert.True(build.Succeeded, build.Process.ToString());
        Assert.False(build.Ran("CollectKernels"));
        Assert.False(build.StartedWorker);
    }

    private IReadOnlyList<Error> Fail(string nvrtc, string property)
    {
        BuildResult build = _application.Workspace.Build(["build", "App", "-c", "Release", "--no-restore", property], nvrtc);
        Assert.False(build.Succeeded);
        return build.Errors;
    }

    /// <summary>The application.</summary>
    public sealed class Application : IDisposable
    {
        public Application(LocalFeed feed)
        {
            Workspace = new(feed);
            Workspace.Write("App/App.csproj", Sources.Project("Exe"));
            Workspace.Write("App/Program.cs", Sources.Program(("Consumer.Layers.Up", 88, 144)));
            Workspace.Write("App/Layers.cs", Sources.Kernel("Layers", "Up", 88, 144));
            BuildResult restore = Workspace.Build(["restore", "App"], Workspace.NoNvrtc);
            Assert.True(restore.Succeeded, restore.Process.ToString());
        }

        public Workspace Workspace { get; }

        public void Dispose() => Workspace.Dispose();
    }
}
