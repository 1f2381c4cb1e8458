using Hadal.Interop;

namespace Hadal.Cli.Machine;

/// <summary>Where a library of the CUDA toolkit can lie that Hadal itself does not use.</summary>
internal static class ToolkitLibrary
{
    /// <summary>The places to try, in order: absolute paths, and plain names that the system searches.</summary>
    /// <param name="package">Its folder among the packages of CUDA 12 in a Python environment, such as <c>cublas</c>.</param>
    /// <param name="names">Its file names, such as <c>libcublasLt.so.13</c>, the newest first.</param>
    internal static IEnumerable<string> Candidates(string package, params string[] names) => CudaToolkitFolders.OfMachine().Candidates(
        names, ["lib64", "targets/x86_64-linux/lib"], ["nvidia/cu13/lib", $"nvidia/{package}/lib"]);
}
