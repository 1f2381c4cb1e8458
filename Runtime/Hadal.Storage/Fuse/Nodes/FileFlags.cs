namespace Hadal.Storage.Fuse.Nodes;

/// <summary>Flags of open(2) that requests carry (asm-generic/fcntl.h).</summary>
internal static class FileFlags
{
    internal const int AccessMask = 3;
    internal const int ReadWrite = 2;
    internal const int Create = 0x40;
    internal const int Exclusive = 0x80;
    internal const int Truncate = 0x200;
    internal const int Append = 0x400;
    internal const int NonBlocking = 0x800;
    internal const int SynchronousData = 0x1000;
    internal const int CloseOnExec = 0x80000;
    internal const int Synchronous = 0x101000;

    internal static readonly int Direct = System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture
        is System.Runtime.InteropServices.Architecture.Arm64 ? 0x10000 : 0x4000;
}
