using System.Runtime.InteropServices;

namespace Hadal.Storage.Fuse.Protocol;

/// <summary>struct fuse_release_in of linux/fuse.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct ReleaseIn(ulong Handle, uint Flags, uint ReleaseFlags, ulong LockOwner);
