using Hadal.Testing;

namespace Hadal.Packages.Tests.Consumers;

/// <summary>A folder outside the repository with the projects of one user of Hadal, and a kernel cache of its own.</summary>
public sealed class Workspace : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private int _builds;

    public Workspace(LocalFeed feed)
    {
        // A path with a space and letters of other scripts, as homes have them.
        File.Copy(feed.Configuration, Path.Combine(Directory.CreateDirectory(Root).FullName, "nuget.config"));
        NoNvrtc = Directory.CreateDirectory(_folder["no nvrtc"]).FullName;
    }

    /// <summary>The folder of the projects.</summary>
    public string Root => _folder["ein Ordner é"];

    /// <summary>The kernel cache.</summary>
    public string Cache => _folder["cache"];

    /// <summary>A folder without NVRTC: naming it makes any machine one that has none.</summary>
    public string NoNvrtc { get; }

    /// <summary>Writes a file of a project.</summary>
    public string Write(string path, string text) => _folder.Write(Path.Combine(Path.GetFileName(Root), path), text);

    /// <summary>Runs a command of <c>dotnet</c> that builds, with a binary log.</summary>
    /// <param name="command">Command and arguments.</param>
    /// <param name="nvrtc">A file or folder of NVRTC.</param>
    public BuildResult Build(IEnumerable<string> command, string nvrtc)
    {
        string log = _folder[$"{_builds++}.binlog"];
        ChildProcess process = DotNet.Run(Root, [.. command, $"-bl:{log}", "--nologo", "-v:m"], Variables(nvrtc));
        return new(process, log);
    }

    /// <summary>Runs a built application.</summary>
    public ChildProcess Run(string assembly) => DotNet.Run(Root, ["exec", Path.Combine(Root, assembly)], Variables(NoNvrtc));

    public void Dispose() => _folder.Dispose();

    private Dictionary<string, string?> Variables(string nvrtc) => new()
    {
        ["HADAL_NVRTC"] = nvrtc,
        ["HADAL_CACHE"] = Cache,
        ["HADAL_JIT"] = "forbid",
        ["HADAL_DEVICE"] = "cpu",
    };
}
