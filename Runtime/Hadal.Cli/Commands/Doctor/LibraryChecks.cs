using System.Globalization;
using System.Runtime.InteropServices;
using Hadal.Cli.Machine;
using Hadal.Interop;
using Hadal.Interop.Cupti;
using Hadal.Interop.Nvrtc;

namespace Hadal.Cli.Commands.Doctor;

/// <summary>The native libraries beside the driver.</summary>
internal static unsafe class LibraryChecks
{
    internal static DoctorItem Nvrtc(string name) => Of(
        name, NvrtcLibrary.Probe, "It compiles kernels at build time and at run time: install the CUDA toolkit's NVRTC (12 or 13; tested are 12.4 and 13.0), or point HADAL_NVRTC to it.");

    internal static DoctorItem Cupti(string name) => Of(
        name, CuptiLibrary.Probe, "It gives 'hadal bench' exact kernel times; without it they come from events: install the CUDA toolkit's CUPTI.");

    internal static DoctorItem Nccl(string name) => Of(
        name, Load(name, ToolkitLibrary.Candidates("nccl", "libnccl.so.2"), "ncclGetVersion", NcclVersion), "Nothing needs it yet; it moves data between GPUs of several hosts.");

    internal static DoctorItem CuFile(string name) => Of(
        name, Load(name, ToolkitLibrary.Candidates("cufile", "libcufile.so.0"), "cuFileGetVersion", CudaVersion), "Nothing needs it yet; it reads files straight into GPU memory (GPUDirect Storage).");

    internal static DoctorItem Of(string name, NativeLibraryProbe probe, string hint) => new(
        name, probe.IsUsable, probe.Version, probe.IsUsable ? probe.Path : null, probe.Tried, probe.IsUsable ? null : $"{Sentence(probe.Failure!)}. {hint}");

    private static NativeLibraryProbe Load(string name, IEnumerable<string> candidates, string versionFunction, Func<int, string> print)
    {
        nint library = NativeLibrarySearch.TryLoad(candidates, out string? path, out IReadOnlyList<string> tried);
        if (library == 0)
        {
            return new(name, null, null, "the library is not installed", tried);
        }

        int version = 0;
        bool told = NativeLibrary.TryGetExport(library, versionFunction, out nint function)
            && ((delegate* unmanaged<int*, int>)function)(&version) == 0;
        return new(name, path, told ? print(version) : null, null, tried);
    }

    // nccl.h: major * 10000 + minor * 100 + patch since 2.9, major * 1000 + … before.
    private static string NcclVersion(int version) => version >= 10000
        ? string.Create(CultureInfo.InvariantCulture, $"{version / 10000}.{version / 100 % 100}.{version % 100}")
        : string.Create(CultureInfo.InvariantCulture, $"{version / 1000}.{version / 100 % 10}.{version % 100}");

    private static string CudaVersion(int version) => string.Create(CultureInfo.InvariantCulture, $"{version / 1000}.{version % 1000 / 10}");

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
