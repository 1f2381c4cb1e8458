using System.Runtime.InteropServices;

namespace Hadal.Storage.Fuse.Protocol;

/// <summary>struct fuse_ioctl_out of linux/fuse.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct ControlOut(int Result, uint Flags, uint InVectors, uint OutVectors);
