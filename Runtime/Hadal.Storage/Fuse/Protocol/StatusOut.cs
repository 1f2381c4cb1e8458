using System.Runtime.InteropServices;

namespace Hadal.Storage.Fuse.Protocol;

/// <summary>struct fuse_kstatfs of linux/fuse.h.</summary>
[StructLayout(LayoutKind.Sequential, Size = 80)]
internal readonly record struct StatusOut(
    ulong Blocks, ulong FreeBlocks, ulong AvailableBlocks, ulong Files, ulong FreeFiles, uint BlockSize, uint NameLength, uint FragmentSize);
