using System.Runtime.InteropServices;

namespace Hadal.Storage.Fuse.Protocol;

/// <summary>struct fuse_forget_in of linux/fuse.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct ForgetIn(ulong Lookups);
