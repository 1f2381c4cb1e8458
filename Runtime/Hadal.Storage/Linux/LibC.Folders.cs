using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Linux;

/// <summary>Names in a folder that is known by its descriptor. A path or name is bytes that end in zero.</summary>
internal static unsafe partial class LibC
{
    [LibraryImport("libc", EntryPoint = "fstatfs", SetLastError = true)]
    internal static partial int FileSystemStatus(SafeFileHandle file, out FileSystemStatus status);

    [LibraryImport("libc", EntryPoint = "mkdirat", SetLastError = true)]
    internal static partial int MakeFolder(SafeFileHandle folder, ReadOnlySpan<byte> name, uint mode);

    [LibraryImport("libc", EntryPoint = "mknodat", SetLastError = true)]
    internal static partial int MakeNode(SafeFileHandle folder, ReadOnlySpan<byte> name, uint mode, ulong device);

    [LibraryImport("libc", EntryPoint = "symlinkat", SetLastError = true)]
    internal static partial int MakeSymbolicLink(ReadOnlySpan<byte> target, SafeFileHandle folder, ReadOnlySpan<byte> name);

    [LibraryImport("libc", EntryPoint = "linkat", SetLastError = true)]
    internal static partial int MakeHardLink(int noFolder, ReadOnlySpan<byte> target, SafeFileHandle folder, ReadOnlySpan<byte> name, int flags);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true)]
    internal static partial int Remove(SafeFileHandle folder, ReadOnlySpan<byte> name, int flags);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true)]
    internal static partial int Rename(SafeFileHandle from, ReadOnlySpan<byte> name, SafeFileHandle to, ReadOnlySpan<byte> newName, uint flags);

    [LibraryImport("libc", EntryPoint = "readlinkat", SetLastError = true)]
    internal static partial nint ReadLink(SafeFileHandle folder, ReadOnlySpan<byte> name, Span<byte> target, nuint bytes);

    [LibraryImport("libc", EntryPoint = "readlink", SetLastError = true)]
    internal static partial nint ReadLink(ReadOnlySpan<byte> path, Span<byte> target, nuint bytes);

    [LibraryImport("libc", EntryPoint = "fchownat", SetLastError = true)]
    internal static partial int SetOwner(SafeFileHandle folder, ReadOnlySpan<byte> name, uint user, uint group, int flags);

    [LibraryImport("libc", EntryPoint = "chmod", SetLastError = true)]
    internal static partial int SetMode(ReadOnlySpan<byte> path, uint mode);

    [LibraryImport("libc", EntryPoint = "utimensat", SetLastError = true)]
    internal static partial int SetTimes(SafeFileHandle folder, ReadOnlySpan<byte> name, in FileTimes times, int flags);

    [LibraryImport("libc", EntryPoint = "getdents64", SetLastError = true)]
    internal static partial nint ReadEntries(SafeFileHandle folder, Span<byte> buffer, nuint bytes);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint OpenAt2(nint number, SafeFileHandle folder, ReadOnlySpan<byte> name, in OpenHow how, nint size);

    /// <summary>openat2(2), which no C library wraps.</summary>
    internal static int OpenAt(SafeFileHandle folder, ReadOnlySpan<byte> name, in OpenHow how)
        => (int)OpenAt2(437, folder, name, in how, sizeof(OpenHow));
}
