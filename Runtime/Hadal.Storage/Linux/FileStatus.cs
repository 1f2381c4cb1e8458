using System.Runtime.InteropServices;

namespace Hadal.Storage.Linux;

/// <summary>struct statx (linux/stat.h), as far as it is read here.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct FileStatus
{
    internal const uint Basic = 0x7ff;
    internal const uint DirectAlignment = 0x2000;
    private const int TypeMask = 0xf000;
    private const int Regular = 0x8000;
    private const int Block = 0x6000;

    [FieldOffset(0)]
    internal uint Mask;

    [FieldOffset(28)]
    internal ushort Mode;

    [FieldOffset(32)]
    internal ulong Inode;

    [FieldOffset(40)]
    internal ulong Size;

    [FieldOffset(136)]
    internal ulong Device;

    /// <summary>Alignment of memory for O_DIRECT; 0 where the file knows none (since Linux 6.1).</summary>
    [FieldOffset(152)]
    internal uint DirectMemoryAlignment;

    /// <summary>Alignment of offset and length for O_DIRECT.</summary>
    [FieldOffset(156)]
    internal uint DirectOffsetAlignment;

    internal readonly bool IsSeekable => (Mode & TypeMask) is Regular or Block;
}
