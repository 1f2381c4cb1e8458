using System.Runtime.InteropServices;

namespace Hadal.Storage.Fuse.Protocol;

/// <summary>struct fuse_mknod_in of linux/fuse.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct MakeNodeIn(uint Mode, uint Device, uint Mask, uint Padding);
