using System.Security.Cryptography;
using Hadal.Compilation;
using Hadal.Testing;

namespace Hadal.Packages.Tests.Consumers;

/// <summary>A folder outside the repository with the projects of one user of Hadal.</summary>
public sealed class Workspace : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private int _builds;

    /// <param name="feed">The packages.</param>
    /// <param name="sharesCache">Whether kernels that other tests compiled are at hand, so that what this one compiles says nothing; else the cache is empty.</param>
    public Workspace(LocalFeed feed, bool sharesCache = false)
    {
        Cache = sharesCache ? feed.Cache : _folder["cache"];

        File.Copy(feed.Configuration, Path.Combine(Directory.CreateDirectory(Root).FullName, "nuget.config"));
        NoNvrtc = Directory.CreateDirectory(_folder["no nvrtc"]).FullName;
    }

    /// <summary>The folder of the projects; a path with a space and letters of other scripts, as homes have them.</summary>
    public string Root => _folder["ein Ordner é"];

    /// <summary>The kernel cache.</summary>
    public string Cache { get; }

    /// <summary>A folder without NVRTC: naming it makes any machine one that has none.</summary>
    public string NoNvrtc { get; }

    /// <summary>Writes a file of a project.</summary>
    public string Write(string path, string text) => _folder.Write(Path.Combine(Path.GetFileName(Root), path), text);

    /// <summary>Runs a command of <c>dotnet</c> that builds, with a binary log.</summary>
    /// <param name="command">Command and arguments.</param>
    /// <param name="nvrtc">A file or folder of NVRTC.</param>
    public BuildResult Build(IEnumerable<string> command, string nvrtc)
    {
        string log = _folder[$"{Interlocked.Increment(ref _builds)}.binlog"];
        ChildProcess process = DotNet.Run(Root, [.. command, $"-bl:{log}", "--nologo", "-v:m"], Variables(nvrtc, Cache));
        return new(process, log);
    }

    /// <summary>Runs a built application. It has no kernels but those that were built: the cache is empty and compiling is forbidden.</summary>
    public ChildProcess Run(string assembly, params IEnumerable<string> arguments) =>
        DotNet.Run(Root, ["exec", Path.Combine(Root, assembly), .. arguments], Variables(NoNvrtc, _folder["empty cache"]));

    /// <summary>Runs the published application App, which has no kernels but those that were published.</summary>
    public ChildProcess RunPublished(params IEnumerable<string> arguments) => ChildProcess.Run(
        Path.Combine(Root, "published", OperatingSystem.IsWindows() ? "App.exe" : "App"), arguments, Root, Variables(NoNvrtc, _folder["empty cache"]));

    /// <summary>The SHA-256 of each cubin that builds of a project compiled.</summary>
    internal IEnumerable<string> Compiled(string project) =>
        from file in Directory.EnumerateFiles(Path.Combine(Root, project, "obj"), "*.kernel", SearchOption.AllDirectories)
        let kernel = KernelEntryFile.Inspect(file, isPrivate: false)
        where kernel is not null
        select Convert.ToHexStringLower(SHA256.HashData(kernel.Cubin.Span));

    /// <summary>The requests for kernels that builds of a project wrote, in one text.</summary>
    internal string Requests(string project) => string.Concat(
        Directory.EnumerateFiles(Path.Combine(Root, project, "obj"), "kernels.request", SearchOption.AllDirectories).Select(File.ReadAllText));

    public void Dispose() => _folder.Dispose();

    private Dictionary<string, string?> Variables(string nvrtc, string cache) => new()
    {
        ["HADAL_NVRTC"] = nvrtc,
        ["HADAL_CACHE"] = cache,
        ["HADAL_JIT"] = "forbid",
        ["HADAL_DEVICE"] = "cpu",
    };
}
