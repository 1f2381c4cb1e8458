using System.Runtime.InteropServices;

namespace Hadal.Storage.Tests.Fuse;

/// <summary>System calls as programs make them. Each answers 0 (or what is named), or the error number, negative.</summary>
internal static unsafe partial class Posix
{
    internal const int Read = 0;
    internal const int Write = 1;
    internal const int ReadWrite = 2;
    internal const int Create = 0x40;
    internal const int Exclusive = 0x80;
    internal const int Truncating = 0x200;
    internal const int Append = 0x400;
    internal const int Direct = 0x4000;
    internal const int Folder = 0x10000;
    internal const int SeekData = 3;
    internal const int SeekHole = 4;

    internal static int Open(string path, int flags, uint mode = 0x1a4) => Result(open(path, flags | 0x80000, mode));

    internal static int Close(int file) => Result(close(file));

    internal static int MakeFolder(string path, uint mode) => Result(mkdir(path, mode));

    internal static int RemoveFolder(string path) => Result(rmdir(path));

    internal static int Unlink(string path) => Result(unlink(path));

    internal static int Rename(string from, string to, uint flags = 0) => Result(renameat2(-100, from, -100, to, flags));

    internal static int Link(string target, string path) => Result(link(target, path));

    internal static int SymbolicLink(string target, string path) => Result(symlink(target, path));

    internal static int SetLength(string path, long bytes) => Result(truncate(path, bytes));

    internal static int SetMode(string path, uint mode) => Result(chmod(path, mode));

    internal static int SetOwner(string path, uint user, uint group) => Result(lchown(path, user, group));

    internal static int MakePipe(string path) => Result(mkfifo(path, 0x1a4));

    internal static long Seek(int file, long offset, int whence)
        => lseek(file, offset, whence) is var found and >= 0 ? found : -Marshal.GetLastPInvokeError();

    internal static int GetAttribute(string path, string name) => Result((int)getxattr(path, name, null, 0));

    internal static int Control(int file, uint command, Span<byte> argument)
    {
        fixed (byte* start = argument)
            return Result(ioctl(file, command, start));
    }

    internal static int ReadAt(int file, void* buffer, int bytes, long offset) => Result((int)pread(file, buffer, (nuint)bytes, offset));

    internal static int WriteAt(int file, ReadOnlySpan<byte> data, long offset)
    {
        fixed (byte* start = data)
            return Result((int)pwrite(file, start, (nuint)data.Length, offset));
    }

    internal static int WriteAt(int file, void* buffer, int bytes, long offset) => Result((int)pwrite(file, buffer, (nuint)bytes, offset));

    internal static int AppendTo(int file, ReadOnlySpan<byte> data)
    {
        fixed (byte* start = data)
            return Result((int)write(file, start, (nuint)data.Length));
    }

    internal static long CopyRange(int from, int to, int bytes)
    {
        long copied = copy_file_range(from, null, to, null, (nuint)bytes, 0);
        return copied < 0 ? -Marshal.GetLastPInvokeError() : copied;
    }

    internal static int Allocate(int file, int mode, long offset, long bytes) => Result(fallocate(file, mode, offset, bytes));

    internal static int Kill(int process, int signal) => Result(kill(process, signal));

    private static int Result(int result) => result < 0 ? -Marshal.GetLastPInvokeError() : result;

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int file);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mkdir(string path, uint mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int rmdir(string path);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int unlink(string path);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int renameat2(int folder, string from, int newFolder, string to, uint flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int link(string target, string path);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int symlink(string target, string path);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int truncate(string path, long bytes);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int chmod(string path, uint mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int lchown(string path, uint user, uint group);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mkfifo(string path, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial long lseek(int file, long offset, int whence);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint getxattr(string path, string name, void* value, nuint bytes);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ioctl(int file, nuint command, void* argument);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint pread(int file, void* buffer, nuint bytes, long offset);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint pwrite(int file, void* buffer, nuint bytes, long offset);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(int file, void* buffer, nuint bytes);

    [LibraryImport("libc", SetLastError = true)]
    private static partial long copy_file_range(int from, long* offset, int to, long* toOffset, nuint bytes, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fallocate(int file, int mode, long offset, long bytes);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int process, int signal);
}
