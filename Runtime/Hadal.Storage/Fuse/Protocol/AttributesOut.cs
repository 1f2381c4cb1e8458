using System.Runtime.InteropServices;

namespace Hadal.Storage.Fuse.Protocol;

/// <summary>struct fuse_attr_out of linux/fuse.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct AttributesOut(ulong Seconds, uint Nanoseconds, uint Padding, NodeAttributes Attributes);
