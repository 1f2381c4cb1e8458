using System.Globalization;

namespace Hadal.Interop.Nvrtc;

/// <summary>A loaded NVRTC, or the reason why there is none that can be used.</summary>
internal sealed unsafe class NvrtcLibrary
{
    /// <summary>Names the library, or its folder; then nothing else is tried.</summary>
    internal const string PathVariable = "HADAL_NVRTC";

    private static readonly Lazy<(NvrtcLibrary? Library, NativeLibraryProbe Probe)> s_default =
        new(() => Load(Environment.GetEnvironmentVariable(PathVariable)));

    internal NvrtcLibrary(NvrtcApi api, string version) => (Api, Version) = (api, version);

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
            NvrtcBuiltins.Load(loaded!);
            NvrtcApi api = new(handle);
            int major, minor;
            int result = api.Version(&major, &minor);
            if (result != 0)
            {
                return (null, probe with { Failure = $"nvrtcVersion answered {result}" });
            }

            string version = string.Create(CultureInfo.InvariantCulture, $"{major}.{minor}");
            return NvrtcBuiltins.AreFound(api)
                ? (new NvrtcLibrary(api, version), probe with { Version = version })
                : (null, probe with { Version = version, Failure = $"NVRTC {version} in '{loaded}' compiles nothing without its builtins library, '{NvrtcBuiltins.FileOf(major, minor)}', which belongs beside it and is not found" });
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
}
