using System.Runtime.InteropServices;

namespace Hadal.Storage.Linux;

/// <summary>POSIX semaphores, whose 32 bytes glibc keeps to itself: they are only ever touched through these calls.</summary>
internal static unsafe partial class LibC
{
    internal const int ClockRealTime = 0;
    internal const int ClockMonotonic = 1;
    internal const int SemaphoreBytes = 32;

    [LibraryImport("libc", EntryPoint = "sem_init", SetLastError = true)]
    internal static partial int SemaphoreInitialize(nint semaphore, int shared, uint value);

    [LibraryImport("libc", EntryPoint = "sem_open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint SemaphoreOpen(string name, int flags);

    [LibraryImport("libc", EntryPoint = "sem_close", SetLastError = true)]
    internal static partial int SemaphoreClose(nint semaphore);

    [LibraryImport("libc", EntryPoint = "sem_post")]
    internal static partial int SemaphorePost(nint semaphore);

    [LibraryImport("libc", EntryPoint = "sem_trywait")]
    [SuppressGCTransition]
    internal static partial int SemaphoreTryWait(nint semaphore);

    [LibraryImport("libc", EntryPoint = "sem_clockwait", SetLastError = true)]
    internal static partial int SemaphoreClockWait(nint semaphore, int clock, in TimeSpecification deadline);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [SuppressGCTransition]
    internal static partial int ClockTime(int clock, out TimeSpecification time);
}
