using System.Runtime.InteropServices;

namespace Hadal.Storage.Linux;

/// <summary>struct statx (linux/stat.h), as far as owners and identities go.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct NodeStatus
{
    private const int TypeMask = 0xf000;

    [FieldOffset(16)]
    internal uint Links;

    [FieldOffset(20)]
    internal uint Owner;

    [FieldOffset(28)]
    internal ushort Mode;

    [FieldOffset(32)]
    internal ulong Inode;

    [FieldOffset(40)]
    internal ulong Size;

    [FieldOffset(136)]
    internal uint DeviceMajor;

    [FieldOffset(140)]
    internal uint DeviceMinor;

    internal readonly bool IsRegular => (Mode & TypeMask) == 0x8000;

    internal readonly bool IsLink => (Mode & TypeMask) == 0xa000;

    internal readonly bool IsSameNodeAs(in NodeStatus other)
        => Inode == other.Inode && IsOnSameDeviceAs(other);

    internal readonly bool IsOnSameDeviceAs(in NodeStatus other) => DeviceMajor == other.DeviceMajor && DeviceMinor == other.DeviceMinor;
}
