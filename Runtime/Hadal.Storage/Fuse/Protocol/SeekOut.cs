using System.Runtime.InteropServices;

namespace Hadal.Storage.Fuse.Protocol;

/// <summary>struct fuse_lseek_out of linux/fuse.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct SeekOut(ulong Offset);
