using System.Runtime.InteropServices;

namespace Hadal.Storage.Linux;

/// <summary>
/// Locks of open file descriptions (fcntl(2), since Linux 3.15): they go when the last descriptor does, so with the process that held
/// them, and others can ask for them without taking them.
/// </summary>
internal static unsafe partial class LibC
{
    private const int QueryDescriptionLock = 36;
    private const int SetDescriptionLock = 37;

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int LockControl(int descriptor, int command, ref FileLock region);

    /// <summary>Takes the lock of a whole file, without waiting; 0 or an error number.</summary>
    internal static int TryLock(int descriptor)
    {
        FileLock region = new() { Type = FileLock.Write };
        return LockControl(descriptor, SetDescriptionLock, ref region) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>Whether somebody else holds the lock of a file.</summary>
    internal static bool IsLocked(int descriptor)
    {
        FileLock region = new() { Type = FileLock.Write };
        return LockControl(descriptor, QueryDescriptionLock, ref region) == 0 && region.Type != FileLock.None;
    }

    /// <summary>struct flock of a 64-bit system.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 32)]
    private struct FileLock
    {
        internal const short Write = 1;
        internal const short None = 2;

        [FieldOffset(0)]
        internal short Type;
    }
}
