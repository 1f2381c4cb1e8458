using System.Runtime.InteropServices;

namespace Hadal.Storage.Fuse.Protocol;

/// <summary>struct fuse_setattr_in of linux/fuse.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct SetAttributesIn(
    uint Valid,
    uint Padding,
    ulong Handle,
    ulong Size,
    ulong LockOwner,
    ulong AccessSeconds,
    ulong ModificationSeconds,
    ulong ChangeSeconds,
    uint AccessNanoseconds,
    uint ModificationNanoseconds,
    uint ChangeNanoseconds,
    uint Mode,
    uint Unused4,
    uint UserId,
    uint GroupId,
    uint Unused5);
