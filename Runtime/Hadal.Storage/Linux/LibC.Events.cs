using System.Runtime.InteropServices;

namespace Hadal.Storage.Linux;

internal static unsafe partial class LibC
{
    internal const int EventCloseOnExec = 0x80000;

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    internal static partial int CreateEvent(uint count, int flags);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    internal static partial nint Write(int descriptor, void* buffer, nuint bytes);
}
