using Hadal.Packages.Tests.Consumers;
using Microsoft.Build.Logging.StructuredLogger;
using Xunit;

namespace Hadal.Packages.Tests.Scenarios;

/// <summary>An application with libraries that were built by another Hadal than its own.</summary>
public sealed class OtherVersionTests(LocalFeed feed) : IDisposable
{
    private readonly Workspace _workspace = new(feed);

    public void Dispose() => _workspace.Dispose();

    [Fact(Explicit = true)]
    public void What_older_versions_wrote_is_built_and_what_a_newer_one_wrote_is_an_error_that_names_it()
    {
        using StreamReader shipped = new(typeof(OtherVersionTests).Assembly.GetManifestResourceStream("specs.txt")!);
        string[] specs = shipped.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        _workspace.Write("App/App.csproj", Sources.Project("Exe").Replace("</ItemGroup>", """<Reference Include="*.dll" /></ItemGroup>""", StringComparison.Ordinal));
        string program = _workspace.Write("App/Program.cs", "System.Console.WriteLine(Hadal.Device.Cpu);");
        OtherLibrary.Write(Path.Combine(Path.GetDirectoryName(program)!, "Older.dll"), new(0, 0, 1, 0), specs);

        BuildResult older = _workspace.Build(["build", "App", "-c", "Release"], _workspace.NoNvrtc);
        Assert.True(older.Succeeded, older.Process.ToString());
        Assert.Empty(older.Warnings);
        string requests = _workspace.Requests("App");
        Assert.All(specs, spec => Assert.Contains($"kernel\t{spec}\tOlder.Layers.Run\tOlder\t0.0.1\n", requests, StringComparison.Ordinal));

        OtherLibrary.Write(Path.Combine(Path.GetDirectoryName(program)!, "Newer.dll"), new(98, 7, 6, 0), ["hadal1|gemm|n=8|k=16|a=e4m3|b=e4m3|d=f32|scales=rows-blocks|bias=1"]);
        BuildResult newer = _workspace.Build(["build", "App", "-c", "Release", "--no-restore"], _workspace.NoNvrtc);
        Error error = Assert.Single(newer.Errors);
        Assert.Equal("HADAL8004", error.Code);
        Assert.Contains("'Newer.Layers.Run' of the assembly Newer: ", error.Text, StringComparison.Ordinal);
        Assert.Contains("'bias' is not known", error.Text, StringComparison.Ordinal);
        Assert.Contains("Newer was built with Hadal 98.7.6", error.Text, StringComparison.Ordinal);
    }
}
