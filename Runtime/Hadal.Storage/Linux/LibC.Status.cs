using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Linux;

/// <summary>What the kernel knows of files.</summary>
internal static unsafe partial class LibC
{
    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static partial int Status(int folder, ReadOnlySpan<byte> path, int flags, uint mask, out FileStatus status);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static partial int Status(SafeFileHandle folder, ReadOnlySpan<byte> path, int flags, uint mask, out FileStatus status);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Status(int folder, string path, int flags, uint mask, out FileStatus status);

    /// <summary>The status of an open file; 0 or an error number.</summary>
    internal static int StatusOf(int descriptor, out FileStatus status)
        => Error(Status(descriptor, "\0"u8, PathFlags.EmptyPath, FileStatus.BasicMask, out status));

    /// <inheritdoc cref="StatusOf(int, out FileStatus)"/>
    internal static int StatusOf(SafeFileHandle file, out FileStatus status)
        => Error(Status(file, "\0"u8, PathFlags.EmptyPath, FileStatus.BasicMask, out status));

    /// <summary>The status of a name, of a link itself if it is one; 0 or an error number.</summary>
    internal static int StatusOf(string path, out FileStatus status)
        => Error(Status(PathFlags.NoFolder, path, PathFlags.KeepLink, FileStatus.BasicMask, out status));

    /// <summary>The same of a name in a folder, in bytes that end in zero.</summary>
    internal static int StatusOf(SafeFileHandle folder, ReadOnlySpan<byte> name, out FileStatus status)
        => Error(Status(folder, name, PathFlags.KeepLink, FileStatus.BasicMask, out status));

    /// <summary>The status of an open file, alignments too; throws what the kernel says where it does not tell.</summary>
    internal static FileStatus StatusOf(SafeFileHandle file, string path)
        => Status(file, "\0"u8, PathFlags.EmptyPath, FileStatus.BasicMask | FileStatus.DirectAlignmentMask, out FileStatus status) == 0
            ? status
            : throw new StorageException($"asking for the status of '{path}'", Marshal.GetLastPInvokeError());

    private static int Error(int result) => result == 0 ? 0 : Marshal.GetLastPInvokeError();
}
