using System.Runtime.InteropServices;

namespace Hadal.Interop;

/// <summary>Loads the first library of a list of candidates.</summary>
internal static class NativeLibrarySearch
{
    // System directories and absolute paths only: the working directory must not decide which code runs.
    private const DllImportSearchPath SearchPath = DllImportSearchPath.SafeDirectories | DllImportSearchPath.System32;

    /// <summary>Loads the first candidate that loads; zero where none does.</summary>
    /// <param name="candidates">Plain file names, which the system searches, or absolute paths.</param>
    /// <param name="path">The candidate that loaded.</param>
    /// <param name="tried">The candidates up to that one.</param>
    internal static nint TryLoad(IEnumerable<string> candidates, out string? path, out IReadOnlyList<string> tried)
    {
        List<string> attempts = [];
        tried = attempts;
        foreach (string candidate in candidates)
        {
            attempts.Add(candidate);
            bool loaded = Path.IsPathFullyQualified(candidate)
                ? NativeLibrary.TryLoad(candidate, out nint handle)
                : NativeLibrary.TryLoad(candidate, typeof(NativeLibrarySearch).Assembly, SearchPath, out handle);
            if (loaded)
            {
                path = candidate;
                return handle;
            }
        }

        path = null;
        return 0;
    }
}
