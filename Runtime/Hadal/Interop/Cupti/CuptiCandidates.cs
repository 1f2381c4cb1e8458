namespace Hadal.Interop.Cupti;

/// <summary>Where CUPTI can lie: the toolkit keeps it out of the system's search path, and Python wheels bring their own.</summary>
internal static class CuptiCandidates
{
    // On Windows the name holds CUPTI's own version, year first.
    private static readonly string[] s_names = OperatingSystem.IsWindows() ? ["cupti64_*.dll"] : ["libcupti.so.13", "libcupti.so.12"];

    /// <summary>Newest version first; within a version toolkits, wheels, and what the system finds.</summary>
    internal static IEnumerable<string> In(CudaToolkitFolders folders) => folders.Candidates(
        s_names,
        ["extras/CUPTI/lib64", "extras/CUPTI/lib", "lib64", "targets/x86_64-linux/lib"],
        ["nvidia/cu13/lib", "nvidia/cuda_cupti/lib"]);
}
