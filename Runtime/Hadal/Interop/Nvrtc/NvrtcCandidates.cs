namespace Hadal.Interop.Nvrtc;

/// <summary>Where NVRTC can lie.</summary>
internal static class NvrtcCandidates
{
    private static readonly string[] s_names = OperatingSystem.IsWindows()
        ? ["nvrtc64_130_0.dll", "nvrtc64_120_0.dll"]
        : ["libnvrtc.so.13", "libnvrtc.so.12"];

    /// <summary>A file, or the libraries in a folder; nothing else is tried when a user names one.</summary>
    internal static IEnumerable<string> Named(string path)
    {
        string full = Path.GetFullPath(path);
        return Directory.Exists(full) ? s_names.Select(name => Path.Combine(full, name)) : [full];
    }

    /// <summary>Toolkits and wheels of this machine, then what the system finds; the newest version first.</summary>
    internal static IEnumerable<string> OfMachine() => CudaToolkitFolders.OfMachine().Candidates(
        s_names,
        ["lib64", "targets/x86_64-linux/lib", "bin/x64", "bin"],
        ["nvidia/cu13/lib", "nvidia/cuda_nvrtc/lib", "nvidia/cu13/bin/x86_64", "nvidia/cuda_nvrtc/bin"]);
}
