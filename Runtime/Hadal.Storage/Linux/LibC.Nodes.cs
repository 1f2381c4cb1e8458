using System.Runtime.InteropServices;
using System.Text;

namespace Hadal.Storage.Linux;

/// <summary>Names in folders, and what they name.</summary>
internal static unsafe partial class LibC
{
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

    /// <summary>Where a link points; 0 or an error number.</summary>
    internal static int ReadLink(string path, out string target)
    {
        const int Most = 4096;
        byte* buffer = stackalloc byte[Most];
        nint length = ReadLink(path, buffer, Most);
        target = length < 0 ? "" : Encoding.UTF8.GetString(buffer, (int)length);
        return length < 0 ? Marshal.GetLastPInvokeError() : 0;
    }
}
