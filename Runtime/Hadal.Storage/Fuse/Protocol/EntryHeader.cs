using System.Runtime.InteropServices;

namespace Hadal.Storage.Fuse.Protocol;

/// <summary>struct fuse_dirent, before its name of linux/fuse.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct EntryHeader(ulong Inode, ulong NextOffset, uint NameLength, uint Type);
