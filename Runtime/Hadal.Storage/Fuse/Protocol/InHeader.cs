using System.Runtime.InteropServices;

namespace Hadal.Storage.Fuse.Protocol;

/// <summary>struct fuse_in_header of linux/fuse.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct InHeader(
    uint Length, uint Operation, ulong Unique, ulong NodeId, uint UserId, uint GroupId, uint ThreadId, ushort ExtensionWords, ushort Padding);
