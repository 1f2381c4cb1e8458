using System.Runtime.InteropServices;
using System.Text;

namespace Hadal.Storage.Linux;

/// <summary>Names in folders, and what they name.</summary>
internal static unsafe partial class LibC
{
    internal const int CurrentFolder = -100;
    private const int EmptyPath = 0x1000;
    private const int NoFollow = 0x100;
    private const uint BasicStatus = 0x7ff;

    [LibraryImport("libc", EntryPoint = "symlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int MakeLink(string target, string path);

    [LibraryImport("libc", EntryPoint = "unlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int RemoveName(string path);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Rename(string from, string to);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    internal static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "readlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint ReadLink(string path, byte* buffer, nuint bytes);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, out NodeStatus status);

    /// <summary>Where a link points; 0 or an error number.</summary>
    internal static int ReadLink(string path, out string target)
    {
        const int Most = 4096;
        byte* buffer = stackalloc byte[Most];
        nint length = ReadLink(path, buffer, Most);
        target = length < 0 ? "" : Encoding.UTF8.GetString(buffer, (int)length);
        return length < 0 ? Marshal.GetLastPInvokeError() : 0;
    }

    /// <summary>The status of an open file; 0 or an error number.</summary>
    internal static int StatusOf(int descriptor, out NodeStatus status)
        => Statx(descriptor, "", EmptyPath, BasicStatus, out status) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>The status of a name, of a link itself if it is one; 0 or an error number.</summary>
    internal static int StatusOf(string path, out NodeStatus status)
        => Statx(CurrentFolder, path, NoFollow, BasicStatus, out status) == 0 ? 0 : Marshal.GetLastPInvokeError();
}
