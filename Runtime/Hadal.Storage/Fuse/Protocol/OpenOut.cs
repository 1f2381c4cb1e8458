using System.Runtime.InteropServices;

namespace Hadal.Storage.Fuse.Protocol;

/// <summary>struct fuse_open_out of linux/fuse.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct OpenOut(ulong Handle, uint Flags, uint Padding);
