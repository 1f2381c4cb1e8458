using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Linux;

/// <summary>Mounts, and the descriptor that another program opens for this one.</summary>
internal static unsafe partial class LibC
{
    internal const ulong MountNoSetUser = 2;
    internal const ulong MountNoDevices = 4;
    internal const int UnmountForce = 1;
    internal const int UnmountDetach = 2;
    internal const int SocketUnix = 1;
    internal const int SocketStream = 1;
    internal const int SocketCloseOnExec = 0x80000;
    internal const int SetDescriptorFlags = 2;

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Mount(string source, string target, string type, ulong flags, string options);

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Unmount(string target, int flags);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    internal static partial int Control(SafeFileHandle file, nuint command, ref uint argument);

    [LibraryImport("libc", EntryPoint = "socketpair", SetLastError = true)]
    internal static partial int SocketPair(int domain, int type, int protocol, int* sockets);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    internal static partial int DescriptorControl(SafeFileHandle file, int command, int argument);

    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    internal static partial nint Receive(SafeFileHandle socket, SocketMessage* message, int flags);
}
