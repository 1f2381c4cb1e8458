using Hadal.Storage.Linux;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Fuse.Mounting;

/// <summary>A descriptor that another process sends over a socket (SCM_RIGHTS, cmsg(3)).</summary>
internal static unsafe class DescriptorMessage
{
    private const int SocketLevel = 1;
    private const int Rights = 1;
    private const int CloseOnExec = 0x40000000;
    private const int HeaderBytes = 16;
    private const int ControlBytes = 64;

    /// <returns>null where the other end closed without sending one.</returns>
    internal static SafeFileHandle? Receive(SafeFileHandle socket)
    {
        byte data = 0;
        byte* control = stackalloc byte[ControlBytes];
        IoVector vector = new((nint)(&data), 1);
        SocketMessage message = new() { Vectors = &vector, VectorCount = 1, Control = control, ControlBytes = ControlBytes };
        if (LibC.Receive(socket, &message, CloseOnExec) <= 0 || message.ControlBytes < HeaderBytes + sizeof(int))
            return null;

        // struct cmsghdr: length, level, type; then the descriptor.
        bool isDescriptor = *(nuint*)control >= HeaderBytes + sizeof(int) && *(int*)(control + 8) == SocketLevel && *(int*)(control + 12) == Rights;
        return isDescriptor ? new(*(int*)(control + HeaderBytes), ownsHandle: true) : null;
    }
}
