using System.Runtime.InteropServices;

namespace Hadal.Storage.Fuse.Protocol;

/// <summary>struct fuse_write_in of linux/fuse.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct WriteIn(ulong Handle, ulong Offset, uint Size, uint WriteFlags, ulong LockOwner, uint Flags, uint Padding);
