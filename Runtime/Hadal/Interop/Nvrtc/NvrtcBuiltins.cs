using System.Runtime.InteropServices;

namespace Hadal.Interop.Nvrtc;

/// <summary>The second library of NVRTC, without which the first loads, tells its version, and compiles nothing.</summary>
internal static unsafe class NvrtcBuiltins
{
    private const int BuiltinOperationFailure = 7;

    /// <summary>
    /// Makes the builtins findable. NVRTC opens them by bare name when it compiles, and would not find them beside itself in a folder that
    /// the system does not search; once loaded they are found by that name.
    /// </summary>
    internal static void Load(string library)
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

    /// <summary>Whether NVRTC finds them, wherever they lie: only a compilation tells.</summary>
    internal static bool AreFound(NvrtcApi api)
    {
        nint program;

        // A text that ends at once: the builtins are opened before it is read, and an empty one takes three times as long.
        fixed (byte* text = "#error\0"u8, name = "probe.cu\0"u8)
        {
            if (api.CreateProgram(&program, text, name, 0, null, null) != 0)
            {
                return true;
            }
        }

        int result = api.CompileProgram(program, 0, null);
        _ = api.DestroyProgram(&program);
        return result != BuiltinOperationFailure;
    }

    /// <summary>The file that NVRTC of a version opens.</summary>
    internal static string FileOf(int major, int minor) =>
        OperatingSystem.IsWindows() ? $"nvrtc-builtins64_{major}{minor}.dll" : $"libnvrtc-builtins.so.{major}.{minor}";
}
