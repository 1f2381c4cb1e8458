using System.Runtime.InteropServices;

namespace Hadal.Storage.Fuse.Protocol;

/// <summary>struct fuse_out_header of linux/fuse.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct OutHeader(uint Length, int Error, ulong Unique);
