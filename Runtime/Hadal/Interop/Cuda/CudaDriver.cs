using System.Runtime.InteropServices;

namespace Hadal.Interop.Cuda;

/// <summary>The CUDA driver of this machine, or the reason why there is none that can be used.</summary>
internal static unsafe class CudaDriver
{
    private static readonly Lazy<(CudaApi? Api, NativeLibraryProbe Probe)> s_loaded = new(() => Load(Candidates()));

    /// <summary>What the search for the driver found. Never throws.</summary>
    internal static NativeLibraryProbe Probe => s_loaded.Value.Probe;

    /// <summary>The initialised driver; null where <see cref="Probe"/> says why not.</summary>
    internal static CudaApi? Api => s_loaded.Value.Api;

    /// <summary>The driver, or an exception with the reason and where it was searched.</summary>
    internal static CudaApi Require() => Api ?? throw new DeviceUnavailableException(
        $"No CUDA driver: {Probe.Failure}. Tried {string.Join(", ", Probe.Tried)}; 'hadal doctor' tells more.");

    /// <summary>Loads and initialises the first of these libraries.</summary>
    internal static (CudaApi? Api, NativeLibraryProbe Probe) Load(IEnumerable<string> candidates)
    {
        nint library = NativeLibrarySearch.TryLoad(candidates, out string? path, out IReadOnlyList<string> tried);
        NativeLibraryProbe probe = new("CUDA driver", path, null, null, tried);
        if (library == 0)
        {
            return (null, probe with { Failure = "the library is not installed" });
        }

        CudaApi api;
        try
        {
            api = new CudaApi(library);
        }
        catch (EntryPointNotFoundException missing)
        {
            return (null, probe with { Failure = $"it is older than CUDA 12.0, or no CUDA driver ({missing.Message})" });
        }

        int version = 0;
        CudaResult result = api.Init(0);
        if (result == CudaResult.Success)
        {
            result = api.DriverGetVersion(&version);
        }

        return result == CudaResult.Success
            ? (api, probe with { Version = $"{version / 1000}.{version % 1000 / 10}" })
            : (null, probe with { Failure = $"cuInit answered {Name(api, result)} ({(int)result}), {Describe(api, result)}" });
    }

    internal static string Name(CudaApi api, CudaResult result)
    {
        byte* text = null;
        return api.GetErrorName(result, &text) == CudaResult.Success && text != null ? Marshal.PtrToStringUTF8((nint)text)! : "an unknown error";
    }

    internal static string Describe(CudaApi api, CudaResult result)
    {
        byte* text = null;
        return api.GetErrorString(result, &text) == CudaResult.Success && text != null ? Marshal.PtrToStringUTF8((nint)text)! : "no description";
    }

    private static IEnumerable<string> Candidates() => OperatingSystem.IsWindows()
        ? ["nvcuda.dll"]
        : ["libcuda.so.1", "/usr/lib/wsl/lib/libcuda.so.1", "/usr/local/nvidia/lib64/libcuda.so.1", "libcuda.so"];
}
