using System.Runtime.InteropServices;

namespace Hadal.Storage.Linux;

/// <summary>struct statx (linux/stat.h) without what nobody here reads.</summary>
[StructLayout(LayoutKind.Sequential, Size = 256)]
internal readonly record struct InodeStatus(
    uint Mask,
    uint BlockSize,
    ulong Flags,
    uint Links,
    uint User,
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
    uint DeviceMinor)
{
    internal const uint BasicMask = 0x7ff;

    /// <summary>What kind of file it is: a value of <see cref="FileKind"/>.</summary>
    internal uint Kind => Mode & FileKind.Mask;

    internal ulong Device => ((ulong)DeviceMajor << 32) | DeviceMinor;
}
