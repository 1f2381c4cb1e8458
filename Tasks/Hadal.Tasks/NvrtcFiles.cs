using System.Globalization;
using Hadal.Interop.Nvrtc;

namespace Hadal.Tasks;

/// <summary>What tells one installed NVRTC from another without loading it.</summary>
internal static class NvrtcFiles
{
    // Where the system's own search looks first and most often; a library elsewhere is found too, only its change is not seen.
    // Not kept: a node of MSBuild outlives a build, and the variables of the next can differ.
    private static string[] SystemFolders() =>
        [.. (Environment.GetEnvironmentVariable("LD_LIBRARY_PATH") ?? "").Split(Path.PathSeparator), "/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib"];

    /// <summary>The candidates that exist, each with size and time of the file that it leads to.</summary>
    /// <param name="named">A file or folder that is used alone; empty is the whole machine.</param>
    internal static IEnumerable<string> Describe(string named) =>
        from candidate in named.Length == 0 ? NvrtcCandidates.OfMachine() : NvrtcCandidates.Named(named)
        from path in Path.IsPathFullyQualified(candidate) ? [candidate] : SystemFolders().Where(Path.IsPathFullyQualified).Select(folder => Path.Combine(folder, candidate))
        where File.Exists(path)
        let file = new FileInfo(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path)
        where file.Exists
        select string.Create(CultureInfo.InvariantCulture, $"{path} {file.Length} {file.LastWriteTimeUtc:O}");
}
