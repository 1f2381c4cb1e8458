using System.Runtime.InteropServices;

namespace Hadal.Storage.Fuse.Protocol;

/// <summary>struct fuse_ioctl_in of linux/fuse.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct ControlIn(ulong Handle, uint Flags, uint Command, ulong Argument, uint InSize, uint OutSize);
