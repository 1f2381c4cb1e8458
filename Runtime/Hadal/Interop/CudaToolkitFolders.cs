namespace Hadal.Interop;

/// <summary>Folders in which the libraries of a CUDA toolkit can lie, beside those that the system searches. What cannot be listed holds none.</summary>
/// <param name="named">Toolkits that a user names, which come first.</param>
/// <param name="installed">The folder of installed toolkits, of which the newest comes first.</param>
/// <param name="searchPath">The PATH whose Python environments can hold the libraries as wheels.</param>
internal sealed class CudaToolkitFolders(IEnumerable<string?> named, string installed, string searchPath)
{
    // IgnoreInaccessible does not reach the folder itself on every system.
    private static readonly EnumerationOptions s_all = new() { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None };

    // Not kept: a node of MSBuild outlives a build, and the variables of the next can differ.
    internal static CudaToolkitFolders OfMachine() => new(
        [Environment.GetEnvironmentVariable("CUDA_PATH"), Environment.GetEnvironmentVariable("CUDA_HOME")],
        "/usr/local",
        Environment.GetEnvironmentVariable("PATH") ?? "");

    /// <summary>Where to try for a library, the first name everywhere before the next: absolute paths, then the name, which the system searches.</summary>
    /// <param name="names">File names, the newest version first; one with a <c>*</c> stands for what is there.</param>
    /// <param name="toolkitFolders">Folders within a toolkit, such as <c>lib64</c>.</param>
    /// <param name="wheelFolders">Folders within site-packages, such as <c>nvidia/cu13/lib</c>.</param>
    internal IEnumerable<string> Candidates(IEnumerable<string> names, IReadOnlyList<string> toolkitFolders, IReadOnlyList<string> wheelFolders)
    {
        string[] folders = [.. Existing(toolkitFolders, wheelFolders)];
        return names.SelectMany(name => name.Contains('*')
            ? folders.SelectMany(folder => List(() => Directory.EnumerateFiles(folder, name, s_all)).OrderDescending(StringComparer.Ordinal))
            : folders.Select(folder => Path.Combine(folder, name)).Append(name));
    }

    private IEnumerable<string> Existing(IReadOnlyList<string> toolkitFolders, IReadOnlyList<string> wheelFolders)
    {
        IEnumerable<string> toolkits = named.OfType<string>().Where(Path.IsPathFullyQualified)
            .Concat(FoldersIn(installed, "cuda*").OrderDescending(StringComparer.Ordinal));
        IEnumerable<string> folders =
        [
            .. from toolkit in toolkits from folder in toolkitFolders select Path.Combine(toolkit, folder),
            .. from site in SitePackages() from folder in wheelFolders select Path.Combine(site, folder),
        ];
        return folders.Distinct(StringComparer.Ordinal).Where(Directory.Exists);
    }

    // The environment whose python3 comes first on PATH is the one that a user of wheels has activated.
    private IEnumerable<string> SitePackages() =>
        from programs in searchPath.Split(Path.PathSeparator)
        where Path.IsPathFullyQualified(programs)
        from python in FoldersIn(Path.GetFullPath(Path.Combine(programs, "..", "lib")), "python3*").Order(StringComparer.Ordinal)
        from packages in (string[])["site-packages", "dist-packages"]
        select Path.Combine(python, packages);

    private static IReadOnlyList<string> FoldersIn(string folder, string pattern) => List(() => Directory.EnumerateDirectories(folder, pattern, s_all));

    private static IReadOnlyList<string> List(Func<IEnumerable<string>> entries)
    {
        try
        {
            return [.. entries()];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
