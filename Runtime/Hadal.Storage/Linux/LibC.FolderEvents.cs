using System.Runtime.InteropServices;

namespace Hadal.Storage.Linux;

/// <summary>inotify(7).</summary>
internal static unsafe partial class LibC
{
    internal const uint FolderEventClosedAfterWriting = 8;
    internal const uint FolderEventCreated = 0x100;
    internal const uint FolderEventDeleted = 0x200;

    [LibraryImport("libc", EntryPoint = "inotify_init1", SetLastError = true)]
    internal static partial int FolderEventsOpen(int flags);

    [LibraryImport("libc", EntryPoint = "inotify_add_watch", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int FolderEventsAdd(int descriptor, string path, uint mask);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    internal static partial nint Read(int descriptor, byte* buffer, nuint bytes);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(PollEntry* entries, ulong count, int timeoutMilliseconds);

    /// <summary>Waits until a descriptor can be read; false where the time runs out, or where another can be read that says to wait no more.</summary>
    internal static bool WaitReadable(int descriptor, int stop, int timeoutMilliseconds)
    {
        PollEntry* entries = stackalloc PollEntry[2];
        entries[0] = new() { Descriptor = descriptor, Wanted = 1 };
        entries[1] = new() { Descriptor = stop, Wanted = 1 };
        return Poll(entries, 2, timeoutMilliseconds) > 0 && entries[1].Got == 0;
    }

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        internal int Descriptor;
        internal short Wanted;
        internal short Got;
    }
}
