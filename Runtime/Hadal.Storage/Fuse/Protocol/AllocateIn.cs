using System.Runtime.InteropServices;

namespace Hadal.Storage.Fuse.Protocol;

/// <summary>struct fuse_fallocate_in of linux/fuse.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct AllocateIn(ulong Handle, ulong Offset, ulong Length, uint Mode, uint Padding);
