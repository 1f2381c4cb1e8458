using System.Runtime.InteropServices;

namespace Hadal.Storage.Fuse.Protocol;

/// <summary>struct fuse_read_in of linux/fuse.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct ReadIn(ulong Handle, ulong Offset, uint Size, uint ReadFlags, ulong LockOwner, uint Flags, uint Padding);
