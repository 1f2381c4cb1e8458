using System.Runtime.InteropServices;

namespace Hadal.Storage.Fuse.Protocol;

/// <summary>struct fuse_dirent of linux/fuse.h, without its name.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct EntryHeader(ulong Inode, ulong NextOffset, uint NameLength, uint Type);
