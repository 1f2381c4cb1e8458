using System.Runtime.InteropServices;

namespace Hadal.Storage.Fuse.Protocol;

/// <summary>struct fuse_write_out of linux/fuse.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct WriteOut(uint Size, uint Padding);
