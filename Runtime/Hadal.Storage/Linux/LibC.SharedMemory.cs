using System.Runtime.InteropServices;

namespace Hadal.Storage.Linux;

/// <summary>Files that two processes map.</summary>
internal static unsafe partial class LibC
{
    internal const int OpenReadOnly = 0;
    internal const int OpenReadWrite = 2;
    internal const int OpenCreate = 0x40;
    internal const int OpenExclusive = 0x80;
    internal const int OpenNonBlocking = 0x800;
    internal const int OpenCloseOnExec = 0x80000;

    // ARM numbers these four its own way (arch/arm64/include/uapi/asm/fcntl.h).
    private static readonly bool s_isArm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
    internal static readonly int OpenDirect = s_isArm ? 0x10000 : 0x4000;
    internal static readonly int OpenDirectory = s_isArm ? 0x4000 : 0x10000;
    internal static readonly int OpenNoFollow = s_isArm ? 0x8000 : 0x20000;

    internal const int MapFixed = 0x10;
    internal const int MapNoReserve = 0x4000;

    [LibraryImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
    internal static partial int ResizeFile(int descriptor, long bytes);

    [LibraryImport("libc", EntryPoint = "posix_fallocate")]
    internal static partial int ReserveFile(int descriptor, long offset, long bytes);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    internal static partial int MemoryProtect(nint address, nuint bytes, int protection);
}
