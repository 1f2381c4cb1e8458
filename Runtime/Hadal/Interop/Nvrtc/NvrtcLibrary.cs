using System.Globalization;
using System.Runtime.InteropServices;

namespace Hadal.Interop.Nvrtc;

/// <summary>A loaded NVRTC, or the reason why there is none that can be used.</summary>
internal sealed unsafe class NvrtcLibrary
{
    /// <summary>Names the library, or its folder; then nothing else is tried.</summary>
    internal const string PathVariable = "HADAL_NVRTC";

    private static readonly Lazy<(NvrtcLibrary? Library, NativeLibraryProbe Probe)> s_default =
        new(() => Load(Environment.GetEnvironmentVariable(PathVariable)));

    private NvrtcLibrary(NvrtcApi api, string version) => (Api, Version) = (api, version);

    /// <summary>What the search for the library of this process found. Never throws.</summary>
    internal static NativeLibraryProbe Probe => s_default.Value.Probe;

    /// <summary>The library of this process; null where <see cref="Probe"/> says why not.</summary>
    internal static NvrtcLibrary? Default => s_default.Value.Library;

    internal NvrtcApi Api { get; }

    /// <summary>Such as <c>12.4</c>.</summary>
    internal string Version { get; }

    /// <summary>Loads NVRTC from a named file or folder, or searches this machine. Never throws.</summary>
    internal static (NvrtcLibrary? Library, NativeLibraryProbe Probe) Load(string? path)
    {
        IEnumerable<string> candidates = string.IsNullOrEmpty(path) ? NvrtcCandidates.OfMachine() : NvrtcCandidates.Named(path);
        nint handle = NativeLibrarySearch.TryLoad(candidates, out string? loaded, out IReadOnlyList<string> tried);
        NativeLibraryProbe probe = new("NVRTC", loaded, null, null, tried);
        if (handle == 0)
        {
            return (null, probe with { Failure = Absence(path, tried) });
        }

        try
        {
            LoadBuiltins(loaded!);
            NvrtcApi api = new(handle);
            int major, minor;
            int result = api.Version(&major, &minor);
            if (result != 0)
            {
                return (null, probe with { Failure = $"nvrtcVersion answered {result}" });
            }

            string version = string.Create(CultureInfo.InvariantCulture, $"{major}.{minor}");
            return (new NvrtcLibrary(api, version), probe with { Version = version });
        }
        catch (EntryPointNotFoundException missing)
        {
            return (null, probe with { Failure = $"the file is no NVRTC ({missing.Message})" });
        }
    }

    private static string Absence(string? named, IReadOnlyList<string> tried)
    {
        if (tried.FirstOrDefault(File.Exists) is { } present)
        {
            return $"'{present}' is there, but is no library that this system can load";
        }

        if (string.IsNullOrEmpty(named))
        {
            return "the library is not installed";
        }

        string full = Path.GetFullPath(named);
        return Directory.Exists(full) ? $"the folder '{full}', where it was said to be, does not hold it" : $"'{full}', where it was said to be, does not exist";
    }

    // NVRTC opens its builtins by bare name when it compiles, and would not find them beside itself in a folder that the system does
    // not search. Once loaded they are found by that name.
    private static void LoadBuiltins(string library)
    {
        if (Path.GetDirectoryName(library) is not { Length: > 0 } folder)
        {
            return;
        }

        try
        {
            foreach (string builtins in Directory.EnumerateFiles(folder, OperatingSystem.IsWindows() ? "nvrtc-builtins*.dll" : "libnvrtc-builtins.so.*"))
            {
                _ = NativeLibrary.TryLoad(builtins, out _);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A folder may let one open its files and not list them; then NVRTC finds its builtins by itself, or says that it does not.
        }
    }
}
