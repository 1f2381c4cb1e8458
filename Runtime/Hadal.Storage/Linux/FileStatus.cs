using System.Runtime.InteropServices;

namespace Hadal.Storage.Linux;

/// <summary>struct statx (linux/stat.h) without what nobody here reads.</summary>
[StructLayout(LayoutKind.Sequential, Size = 256)]
internal readonly record struct FileStatus(
    uint Mask,
    uint BlockSize,
    ulong Flags,
    uint Links,
    uint Owner,
    uint Group,
    ushort Mode,
    ushort Spare,
    ulong Inode,
    ulong Size,
    ulong Blocks,
    ulong FlagsMask,
    InodeTime Accessed,
    InodeTime Born,
    InodeTime Changed,
    InodeTime Modified,
    uint SpecialMajor,
    uint SpecialMinor,
    uint DeviceMajor,
    uint DeviceMinor,
    ulong Mount,
    uint DirectMemoryAlignment,
    uint DirectOffsetAlignment)
{
    internal const uint BasicMask = 0x7ff;

    /// <summary>What memory, offset and length of O_DIRECT are multiples of (since Linux 6.1); 0 where the file knows no O_DIRECT.</summary>
    internal const uint DirectAlignmentMask = 0x2000;

    /// <summary>What kind of file it is: a value of <see cref="FileKind"/>.</summary>
    internal uint Kind => Mode & FileKind.Mask;

    internal bool IsRegular => Kind == FileKind.Regular;

    internal bool IsLink => Kind == FileKind.SymbolicLink;

    internal bool IsSeekable => Kind is FileKind.Regular or FileKind.Disk;

    internal ulong Device => ((ulong)DeviceMajor << 32) | DeviceMinor;

    internal bool IsSameNodeAs(in FileStatus other) => Inode == other.Inode && Device == other.Device;
}
