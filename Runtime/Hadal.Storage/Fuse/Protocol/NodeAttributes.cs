using System.Runtime.InteropServices;

namespace Hadal.Storage.Fuse.Protocol;

/// <summary>struct fuse_attr of linux/fuse.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct NodeAttributes(
    ulong Inode,
    ulong Size,
    ulong Blocks,
    ulong AccessSeconds,
    ulong ModificationSeconds,
    ulong ChangeSeconds,
    uint AccessNanoseconds,
    uint ModificationNanoseconds,
    uint ChangeNanoseconds,
    uint Mode,
    uint Links,
    uint UserId,
    uint GroupId,
    uint SpecialDevice,
    uint BlockSize,
    uint Flags);
