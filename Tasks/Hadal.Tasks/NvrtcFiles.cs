using System.Globalization;
using Hadal.Interop.Nvrtc;

namespace Hadal.Tasks;

/// <summary>What tells one installed NVRTC from another without loading it.</summary>
internal static class NvrtcFiles
{
    /// <summary>The candidates that exist, each with size and time of the file that it leads to.</summary>
    /// <param name="path">A file or folder that is used alone; empty is the whole machine.</param>
    internal static IEnumerable<string> Describe(string path) =>
        from candidate in path.Length == 0 ? NvrtcCandidates.OfMachine() : NvrtcCandidates.Named(path)
        where Path.IsPathFullyQualified(candidate) && File.Exists(candidate)
        let file = new FileInfo(File.ResolveLinkTarget(candidate, returnFinalTarget: true)?.FullName ?? candidate)
        where file.Exists
        select string.Create(CultureInfo.InvariantCulture, $"{candidate} {file.Length} {file.LastWriteTimeUtc:O}");
}
