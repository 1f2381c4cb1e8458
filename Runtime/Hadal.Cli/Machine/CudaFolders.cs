namespace Hadal.Cli.Machine;

/// <summary>Where the libraries of the CUDA toolkit lie: the system's search, the toolkit's folder, and a Python environment's packages.</summary>
internal static class CudaFolders
{
    private static readonly string[] s_packageFolders = ["site-packages", "dist-packages"];

    /// <summary>The places to try for a library, in order: plain names are searched by the system, paths are absolute.</summary>
    /// <param name="file">Its file name, such as <c>libcublasLt.so.13</c>.</param>
    /// <param name="package">Its folder among the packages of CUDA 12 in a Python environment, such as <c>cublas</c>.</param>
    internal static IEnumerable<string> Candidates(string file, string package)
    {
        yield return file;
        foreach (string folder in Toolkits().Concat(PythonPackages(package)))
        {
            yield return Path.Combine(folder, file);
        }
    }

    private static IEnumerable<string> Toolkits()
    {
        if (Environment.GetEnvironmentVariable("CUDA_HOME") is { Length: > 0 } home && Path.IsPathFullyQualified(home))
        {
            yield return Path.Combine(home, "lib64");
        }

        yield return "/usr/local/cuda/lib64";
        yield return "/usr/local/cuda/targets/x86_64-linux/lib";
    }

    // The environment whose python3 comes first on the path is the one that a user of these packages has activated.
    private static IEnumerable<string> PythonPackages(string package) =>
        from folder in (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
        where Path.IsPathFullyQualified(folder) && File.Exists(Path.Combine(folder, "python3"))
        let libraries = Path.GetFullPath(Path.Combine(folder, "..", "lib"))
        where Directory.Exists(libraries)
        from python in Directory.EnumerateDirectories(libraries, "python3*").Order(StringComparer.Ordinal)
        from layout in new[] { "cu13", package }
        from site in s_packageFolders
        let candidate = Path.Combine(python, site, "nvidia", layout, "lib")
        where Directory.Exists(candidate)
        select candidate;
}
