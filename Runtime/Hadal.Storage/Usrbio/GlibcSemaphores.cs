using System.Runtime.InteropServices;

namespace Hadal.Storage.Usrbio;

/// <summary>The semaphores of the protocol are those of glibc, byte for byte; those of another C library are laid out otherwise.</summary>
internal static class GlibcSemaphores
{
    private static readonly string? s_obstacle = FindObstacle();

    /// <summary>Throws where the process does not run on a glibc that can wait by the monotonic clock (2.30).</summary>
    internal static void Require()
    {
        if (s_obstacle is not null)
            throw new PlatformNotSupportedException(s_obstacle);
    }

    private static string? FindObstacle()
    {
        if (!OperatingSystem.IsLinux() || IntPtr.Size != 8)
            return $"User rings need 64-bit Linux; this is {RuntimeInformation.RuntimeIdentifier}.";
        if (!NativeLibrary.TryLoad("libc.so.6", out nint library) || !NativeLibrary.TryGetExport(library, "gnu_get_libc_version", out _))
        {
            return "User rings share semaphores of glibc between processes; this process runs on another C library " +
                $"({RuntimeInformation.RuntimeIdentifier}), whose semaphores differ.";
        }

        return NativeLibrary.TryGetExport(library, "sem_clockwait", out _)
            ? null
            : "User rings need sem_clockwait, which glibc has since 2.30; this one is older.";
    }
}
