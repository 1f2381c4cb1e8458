using System.Runtime.InteropServices;

namespace Hadal.Storage.Linux;

/// <summary>Files that are open.</summary>
internal static unsafe partial class LibC
{
    internal const int AdviceDoNotNeed = 4;

    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    internal static partial nint PositionalRead(int descriptor, void* buffer, nuint bytes, long offset);

    [LibraryImport("libc", EntryPoint = "pwrite", SetLastError = true)]
    internal static partial nint PositionalWrite(int descriptor, void* buffer, nuint bytes, long offset);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    internal static partial int SynchronizeData(int descriptor);

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    internal static partial int Allocate(int descriptor, int mode, long offset, long bytes);

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    internal static partial int Advise(int descriptor, long offset, long bytes, int advice);

    [LibraryImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
    internal static partial int SetLength(int descriptor, long bytes);
}
