using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

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

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int ExtendedStatus(int descriptor, string path, int flags, uint mask, FileStatus* status);

    /// <summary>What the kernel knows of an open file; throws what it says where it does not.</summary>
    internal static FileStatus StatusOf(SafeFileHandle file, string path)
    {
        const int EmptyPath = 0x1000;
        FileStatus status;
        bool held = false;
        try
        {
            file.DangerousAddRef(ref held);
            return ExtendedStatus((int)file.DangerousGetHandle(), "", EmptyPath, FileStatus.Basic | FileStatus.DirectAlignment, &status) == 0
                ? status
                : throw new StorageException($"asking for the status of '{path}'", Marshal.GetLastPInvokeError());
        }
        finally
        {
            if (held)
            {
                file.DangerousRelease();
            }
        }
    }
}
