using System.Runtime.InteropServices;

namespace Hadal.Storage.Fuse.Protocol;

/// <summary>struct fuse_forget_one of linux/fuse.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct ForgetOne(ulong NodeId, ulong Lookups);
