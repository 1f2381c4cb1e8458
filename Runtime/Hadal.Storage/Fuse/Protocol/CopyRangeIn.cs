using System.Runtime.InteropServices;

namespace Hadal.Storage.Fuse.Protocol;

/// <summary>struct fuse_copy_file_range_in of linux/fuse.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct CopyRangeIn(
    ulong HandleIn, ulong OffsetIn, ulong NodeIdOut, ulong HandleOut, ulong OffsetOut, ulong Length, ulong Flags);
