using System.Runtime.InteropServices;

namespace Hadal.Interop.Cupti;

/// <summary>CUPTI of this machine, or the reason why there is none that can be used.</summary>
internal static unsafe class CuptiLibrary
{
    private static readonly Lazy<(CuptiApi? Api, NativeLibraryProbe Probe)> s_loaded = new(() => Load(CuptiCandidates.In(CudaToolkitFolders.OfMachine())));

    /// <summary>What the search found. Never throws.</summary>
    internal static NativeLibraryProbe Probe => s_loaded.Value.Probe;

    /// <summary>The library; null where <see cref="Probe"/> says why not.</summary>
    internal static CuptiApi? Api => s_loaded.Value.Api;

    /// <summary>Loads the first of these libraries.</summary>
    internal static (CuptiApi? Api, NativeLibraryProbe Probe) Load(IEnumerable<string> candidates)
    {
        nint library = NativeLibrarySearch.TryLoad(candidates, out string? path, out IReadOnlyList<string> tried);
        NativeLibraryProbe probe = new("CUPTI", path, null, null, tried);
        if (library == 0)
        {
            return (null, probe with { Failure = "the library is not installed" });
        }

        try
        {
            CuptiApi api = new(library);
            uint version = 0;
            int result = api.GetVersion(&version);
            return result == 0
                ? (api, probe with { Version = VersionText(version) })
                : (null, probe with { Failure = $"cuptiGetVersion answered {result}" });
        }
        catch (EntryPointNotFoundException missing)
        {
            return (null, probe with { Failure = $"it is no CUPTI ({missing.Message})" });
        }
    }

    // Since CUDA 13.0 the number is major · 10000 + minor · 100 (CUPTI_API_VERSION in cupti_version.h); before, it only counted up.
    private static string VersionText(uint version) => version >= 130000 ? $"{version / 10000}.{version / 100 % 100}" : $"API {version}";
}
