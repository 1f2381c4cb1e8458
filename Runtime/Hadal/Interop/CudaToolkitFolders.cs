namespace Hadal.Interop;

/// <summary>Folders in which the libraries of a CUDA toolkit can lie, beside those that the system searches.</summary>
internal static class CudaToolkitFolders
{
    /// <summary>The toolkit that the environment names, installed toolkits newest first, then wheels of the Python on PATH.</summary>
    /// <param name="toolkitFolders">Folders within a toolkit, such as <c>lib64</c>.</param>
    /// <param name="wheelFolders">Folders within site-packages, such as <c>nvidia/cu13/lib</c>.</param>
    internal static IEnumerable<string> Existing(IReadOnlyList<string> toolkitFolders, IReadOnlyList<string> wheelFolders)
    {
        IEnumerable<string> toolkits = NamedToolkits().Concat(InstalledToolkits());
        IEnumerable<string> folders =
        [
            .. from toolkit in toolkits from folder in toolkitFolders select Path.Combine(toolkit, folder),
            .. from site in SitePackages() from folder in wheelFolders select Path.Combine(site, folder),
        ];
        return folders.Distinct(StringComparer.Ordinal).Where(Directory.Exists);
    }

    private static IEnumerable<string> NamedToolkits() =>
        from variable in (string[])["CUDA_PATH", "CUDA_HOME"]
        let folder = Environment.GetEnvironmentVariable(variable)
        where Path.IsPathFullyQualified(folder ?? "")
        select folder;

    private static IEnumerable<string> InstalledToolkits() => Directory.Exists("/usr/local")
        ? Directory.EnumerateDirectories("/usr/local", "cuda*").OrderDescending(StringComparer.Ordinal)
        : [];

    // The environment whose python3 comes first on PATH is the one that a user of wheels has activated.
    private static IEnumerable<string> SitePackages() =>
        from programs in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        where Path.IsPathFullyQualified(programs)
        let libraries = Path.GetFullPath(Path.Combine(programs, "..", "lib"))
        where Directory.Exists(libraries)
        from python in Directory.EnumerateDirectories(libraries, "python3*").Order(StringComparer.Ordinal)
        from packages in (string[])["site-packages", "dist-packages"]
        select Path.Combine(python, packages);
}
