using System.Runtime.InteropServices;

namespace Hadal.Storage.Linux;

/// <summary>What happens at a signal.</summary>
internal static unsafe partial class LibC
{
    internal const int BusError = 7;

    /// <summary>struct sigaction of glibc on 64-bit systems: the handler at 0, 128 bytes of mask, flags, restorer.</summary>
    internal const int SignalActionBytes = 152;

    [LibraryImport("libc", EntryPoint = "sigaction", SetLastError = true)]
    internal static partial int SignalAction(int signal, void* action, void* previous);
}
