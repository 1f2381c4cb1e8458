using System.Runtime.InteropServices;

namespace Hadal.Storage.Linux;

/// <summary>What kind of file system a file is on.</summary>
internal static unsafe partial class LibC
{
    private const long FuseMagic = 0x65735546;

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    internal static partial int DeviceControl(int descriptor, nuint request, void* argument);

    [LibraryImport("libc", EntryPoint = "fstatfs", SetLastError = true)]
    private static partial int FileSystemStatus(int descriptor, long* status);

    /// <summary>Whether an open file is on a FUSE mount.</summary>
    internal static bool IsOnFuse(int descriptor)
    {
        // struct statfs is 120 bytes on 64-bit systems and begins with the type.
        long* status = stackalloc long[32];
        return FileSystemStatus(descriptor, status) == 0 && status[0] == FuseMagic;
    }
}
