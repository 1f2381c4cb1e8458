using Hadal.Packages.Tests.Consumers;
using Hadal.Testing;

namespace Hadal.Packages.Tests.Scenarios;

/// <summary>The days of one application: built on a machine without NVRTC, then with it, built again, edited, cleaned.</summary>
public sealed class Lifecycle : IDisposable
{
    private const string Output = "App/bin/Release/net10.0/App.dll";

    private readonly Workspace _workspace;

    public Lifecycle(LocalFeed feed)
    {
        _workspace = new(feed);
        _workspace.Write("App/App.csproj", Sources.Project("Exe"));
        string program = Sources.Program(("Consumer.Layers.Up", 88, 144), ("Consumer.Head.Project", 64, 128));
        _workspace.Write("App/Program.cs", program);
        _workspace.Write("App/Layers.cs", Sources.Kernel("Layers", "Up", 88, 144));
        _workspace.Write("App/Head.cs", Sources.Kernel("Head", "Project", 64, 128));

        WithoutNvrtc = _workspace.Build(["build", "App", "-c", "Release"], _workspace.NoNvrtc);
        RunWithoutNvrtc = _workspace.Run(Output);
        AgainWithoutNvrtc = Build(_workspace.NoNvrtc);
        if (!NvrtcOfMachine.IsPresent)
        {
            return;
        }

        string nvrtc = NvrtcOfMachine.Require();
        WithNvrtc = Build(nvrtc);
        RunWithNvrtc = _workspace.Run(Output);
        Again = Build(nvrtc);

        _workspace.Write("App/Program.cs", program + "\nConsole.WriteLine(\"edited\");\n");
        BodyEdited = Build(nvrtc);

        _workspace.Write("App/Head.cs", Sources.Kernel("Head", "Project", 72, 128));
        SpecEdited = Build(nvrtc);

        string compiler = OtherCompiler.Write(feed, _workspace.Root);
        CompilerUpdated = Build(nvrtc, $"-p:HadalCompilerAssembly={compiler}");
        AgainWithUpdated = Build(nvrtc, $"-p:HadalCompilerAssembly={compiler}");

        Cleaned = _workspace.Build(["clean", "App", "-c", "Release"], nvrtc);
    }

    public BuildResult WithoutNvrtc { get; }

    public ChildProcess RunWithoutNvrtc { get; }

    public BuildResult AgainWithoutNvrtc { get; }

    public BuildResult? WithNvrtc { get; }

    public ChildProcess? RunWithNvrtc { get; }

    public BuildResult? Again { get; }

    public BuildResult? BodyEdited { get; }

    public BuildResult? SpecEdited { get; }

    public BuildResult? CompilerUpdated { get; }

    public BuildResult? AgainWithUpdated { get; }

    public BuildResult? Cleaned { get; }

    /// <summary>Files of kernels that are left now, after cleaning.</summary>
    public IEnumerable<string> Leavings => Directory.EnumerateFileSystemEntries(Path.Combine(_workspace.Root, "App"), "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(_workspace.Root, file))
        .Where(file => file.Contains("Kernels", StringComparison.Ordinal) || file.Contains("hadal", StringComparison.Ordinal));

    public void Dispose() => _workspace.Dispose();

    private BuildResult Build(string nvrtc, params string[] properties) => _workspace.Build(["build", "App", "-c", "Release", "--no-restore", .. properties], nvrtc);
}
