namespace Hadal.Interop.Cupti;

/// <summary>Where CUPTI can lie: the toolkit keeps it out of the system's search path, and Python wheels bring their own.</summary>
internal static class CuptiCandidates
{
    // On Windows the name holds CUPTI's own version, year first.
    private static readonly string[] s_patterns = OperatingSystem.IsWindows() ? ["cupti64_*.dll"] : ["libcupti.so.13", "libcupti.so.12"];

    private static readonly string[] s_toolkitFolders = ["extras/CUPTI/lib64", "extras/CUPTI/lib", "lib64", "targets/x86_64-linux/lib"];

    private static readonly string[] s_wheelFolders = ["nvidia/cu13/lib", "nvidia/cuda_cupti/lib"];

    internal static IEnumerable<string> OfMachine() => Of(
        Environment.GetEnvironmentVariable("CUDA_PATH"),
        ToolkitsOf("/usr/local"),
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).SelectMany(SitePackagesOf));

    /// <summary>Newest version first; within a version the named toolkit, installed toolkits, wheels, and what the system finds.</summary>
    internal static IEnumerable<string> Of(string? cudaPath, IEnumerable<string> toolkits, IEnumerable<string> sitePackages)
    {
        string[] folders =
        [
            .. from toolkit in (IEnumerable<string>)[.. cudaPath is null ? [] : new[] { cudaPath }, .. toolkits] from folder in s_toolkitFolders select Path.Combine(toolkit, folder),
            .. from site in sitePackages from folder in s_wheelFolders select Path.Combine(site, folder),
        ];
        foreach (string pattern in s_patterns)
        {
            foreach (string folder in folders.Where(Directory.Exists).Distinct())
            {
                foreach (string path in Directory.EnumerateFiles(folder, pattern).OrderDescending(StringComparer.Ordinal))
                {
                    yield return path;
                }
            }

            if (!pattern.Contains('*'))
            {
                yield return pattern;
            }
        }
    }

    private static IEnumerable<string> ToolkitsOf(string parent) =>
        Directory.Exists(parent) ? Directory.EnumerateDirectories(parent, "cuda*").OrderDescending(StringComparer.Ordinal) : [];

    /// <summary>The packages of the Python whose programs lie in a folder of PATH.</summary>
    private static IEnumerable<string> SitePackagesOf(string programs)
    {
        string libraries = Path.GetFullPath(Path.Combine(programs, "..", "lib"));
        return Directory.Exists(libraries)
            ? Directory.EnumerateDirectories(libraries, "python3*").SelectMany(python => (string[])[Path.Combine(python, "site-packages"), Path.Combine(python, "dist-packages")])
            : [];
    }
}
