using System.Runtime.InteropServices;

namespace Hadal.Storage.Linux;

/// <summary>Transfers at a position into memory of a client, which may vanish: the kernel then answers EFAULT instead of a signal.</summary>
internal static unsafe partial class LibC
{
    internal const int SeekHole = 4;

    [LibraryImport("libc", EntryPoint = "preadv", SetLastError = true)]
    internal static partial nint ReadVector(int descriptor, in IoVector vector, int count, long offset);

    [LibraryImport("libc", EntryPoint = "pwritev", SetLastError = true)]
    internal static partial nint WriteVector(int descriptor, in IoVector vector, int count, long offset);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    internal static partial long Seek(int descriptor, long offset, int whence);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    internal static partial int ChangeMode(int descriptor, uint mode);
}
