using Hadal.Cli.Machine;
using Hadal.Interop;

namespace Hadal.Cli.Peers.CublasLt;

/// <summary>cuBLASLt of this machine, or the reason why there is none that can be used.</summary>
internal static class CublasLtLibrary
{
    private static readonly Lazy<(CublasLtApi? Api, NativeLibraryProbe Probe)> s_loaded = new(() => Load(
        ToolkitLibrary.Candidates("cublas", "libcublasLt.so.13", "libcublasLt.so.12")));

    /// <summary>The library, or an exception with the reason and where it was searched.</summary>
    /// <exception cref="HadalException">It is missing, or no cuBLASLt.</exception>
    internal static CublasLtApi Require() => s_loaded.Value.Api ?? throw new HadalException(
        $"The peer cublaslt cannot be measured: {s_loaded.Value.Probe.Failure}. Tried {string.Join(", ", s_loaded.Value.Probe.Tried)}.");

    internal static (CublasLtApi? Api, NativeLibraryProbe Probe) Load(IEnumerable<string> candidates)
    {
        nint library = NativeLibrarySearch.TryLoad(candidates, out string? path, out IReadOnlyList<string> tried);
        NativeLibraryProbe probe = new("cuBLASLt", path, null, null, tried);
        if (library == 0)
        {
            return (null, probe with { Failure = "the library is not installed" });
        }

        try
        {
            CublasLtApi api = new(library);
            return (api, probe with { Version = api.Version });
        }
        catch (EntryPointNotFoundException missing)
        {
            return (null, probe with { Failure = $"'{path}' is no cuBLASLt ({missing.Message})" });
        }
    }
}
