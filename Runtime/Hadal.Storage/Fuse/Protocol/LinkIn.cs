using System.Runtime.InteropServices;

namespace Hadal.Storage.Fuse.Protocol;

/// <summary>struct fuse_link_in of linux/fuse.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct LinkIn(ulong NodeId);
