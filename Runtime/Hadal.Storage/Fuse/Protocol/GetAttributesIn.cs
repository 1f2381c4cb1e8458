using System.Runtime.InteropServices;

namespace Hadal.Storage.Fuse.Protocol;

/// <summary>struct fuse_getattr_in of linux/fuse.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct GetAttributesIn(uint Flags, uint Padding, ulong Handle);
