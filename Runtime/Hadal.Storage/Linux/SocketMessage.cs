using System.Runtime.InteropServices;

namespace Hadal.Storage.Linux;

/// <summary>struct msghdr.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SocketMessage
{
    internal void* Name;
    internal uint NameBytes;
    internal IoVector* Vectors;
    internal nuint VectorCount;
    internal void* Control;
    internal nuint ControlBytes;
    internal int Flags;
}
