using System.Runtime.InteropServices;

namespace Hadal.Storage.Linux;

/// <summary>What is asked of a file's own file system.</summary>
internal static unsafe partial class LibC
{
    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    internal static partial int DeviceControl(int descriptor, nuint request, void* argument);
}
