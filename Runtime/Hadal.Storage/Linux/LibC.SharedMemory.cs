using System.Runtime.InteropServices;

namespace Hadal.Storage.Linux;

/// <summary>Files that two processes map.</summary>
internal static unsafe partial class LibC
{
    internal const int MapFixed = 0x10;
    internal const int MapNoReserve = 0x4000;

    [LibraryImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
    internal static partial int ResizeFile(int descriptor, long bytes);

    [LibraryImport("libc", EntryPoint = "posix_fallocate")]
    internal static partial int ReserveFile(int descriptor, long offset, long bytes);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    internal static partial int MemoryProtect(nint address, nuint bytes, int protection);
}
